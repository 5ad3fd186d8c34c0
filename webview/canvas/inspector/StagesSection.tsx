import type { GanDocument, Stage } from "../../../src/core/document/document";
import { Section } from "../../ui/Facts";
import { NumberField } from "../../ui/NumberField";
import { SelectField } from "../../ui/SelectField";
import { humanise } from "../projection/graphs";
import { stageText } from "../projection/stages";
import { useEditor, useEditorState } from "../store/context";
import { isEditable, shownStage } from "../store/state";

const SIZES: readonly {
  readonly key: "resolution" | "fade" | "images";
  readonly label: string;
  readonly doc: string;
  readonly min: number;
}[] = [
  { key: "resolution", label: "resolution", doc: "Side of the images in pixels.", min: 1 },
  { key: "fade", label: "fading", doc: "Images shown while the stage fades in.", min: 0 },
  { key: "images", label: "images", doc: "Images shown after it has faded in.", min: 0 },
];

const SLOTS = [
  { value: "reset", label: "start anew" },
  { value: "keep", label: "go on" },
] as const;

/** The stages of growth: all in a list, or the one that is looked at with its settings. */
export function StagesSection({
  document,
}: {
  readonly document: GanDocument;
}): React.JSX.Element | null {
  const editor = useEditor();
  const shown = useEditorState(shownStage);
  const { stages = [] } = document;
  const stage = stages.find(({ id }) => id === shown);
  if (stages.length === 0) return null;
  if (stage) return <StageFields stage={stage} document={document} />;
  return (
    <Section title="Stages">
      {stages.map((one) => (
        <button
          key={one.id}
          type="button"
          className="gv-link inspector-row"
          title={stageText(one)}
          onClick={() => {
            editor.lookAt(one.id);
          }}
        >
          {one.id} <span className="inspector-quiet">{stageText(one)}</span>
        </button>
      ))}
    </Section>
  );
}

function StageFields(props: {
  readonly stage: Stage;
  readonly document: GanDocument;
}): React.JSX.Element {
  const { stage, document } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const set = (label: string, change: Partial<Stage>): void => {
    editor.edit(`Set ${label}`, [{ kind: "setStage", stage: { ...stage, ...change } }]);
  };
  return (
    <Section title={`Stage ${stage.id}`}>
      {SIZES.map(({ key, label, doc, min }) => (
        <NumberField
          key={key}
          label={label}
          doc={doc}
          value={stage[key]}
          range={{ type: "integer", min }}
          disabled={!editable}
          onCommit={(value) => {
            set(label, { [key]: value });
          }}
        />
      ))}
      <NumberField
        label="batch"
        doc="Samples in each update of this stage."
        value={stage.batch ?? document.training.batch}
        range={{ type: "integer", min: 1 }}
        disabled={!editable}
        onCommit={(batch) => {
          set("batch", { batch });
        }}
      />
      {document.game.players.map(({ id, optimizer }) => (
        <NumberField
          key={id}
          label={`${humanise(id).toLowerCase()} rate`}
          doc="Its learning rate in this stage."
          value={stage.rates?.[id] ?? optimizer.rate}
          range={{ type: "number", min: 0 }}
          disabled={!editable}
          onCommit={(rate) => {
            if (rate !== undefined) set("rate", { rates: { ...stage.rates, [id]: rate } });
          }}
        />
      ))}
      <SelectField
        label="optimizers"
        doc="What becomes of the optimizers' moments when the stage begins."
        value={stage.slots ?? "reset"}
        choices={SLOTS}
        disabled={!editable}
        onCommit={(value) => {
          const slots = SLOTS.find((known) => known.value === value)?.value;
          if (slots) set("slots", { slots });
        }}
      />
    </Section>
  );
}
