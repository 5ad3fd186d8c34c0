import type { Analysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, Order, Training } from "../../../src/core/document/document";
import { exact } from "../../ui/format";
import { Facts, Section } from "../../ui/Facts";
import { NumberField } from "../../ui/NumberField";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { humanise } from "../projection/graphs";
import { SamplesSection } from "./SamplesSection";
import { StagesSection } from "./StagesSection";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

const TRAINING: readonly {
  readonly key: keyof Training;
  readonly label: string;
  readonly doc: string;
  readonly min: number;
}[] = [
  { key: "batch", label: "batch", doc: "Samples in each update.", min: 1 },
  { key: "steps", label: "rounds", doc: "How long to train: rounds of all players.", min: 1 },
  { key: "seed", label: "seed", doc: "Every draw follows from it.", min: 0 },
  { key: "sampleEvery", label: "samples every", doc: "Rounds between sample sheets.", min: 1 },
  { key: "checkpointEvery", label: "checkpoint every", doc: "Rounds between checkpoints.", min: 1 },
];

const ORDERS: readonly { readonly value: Order; readonly label: string }[] = [
  { value: "sequential", label: "in turn" },
  { value: "simultaneous", label: "all at once" },
  { value: "alternating", label: "alternating" },
];

/** The document as a whole, while nothing is selected. */
export function DocumentPanel(props: {
  readonly document: GanDocument;
  readonly analysis: Analysis;
}): React.JSX.Element {
  const { document, analysis } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const { origin, training, game } = document;
  return (
    <>
      <header className="inspector-head">
        <h2>{document.name}</h2>
      </header>
      {origin && (
        <p className="inspector-doc">
          From the template {origin.template}
          {Object.entries(origin.set).map(([key, value]) => `, ${key} ${String(value)}`)}.
        </p>
      )}
      <Section title="Document">
        <TextField
          label="name"
          text={document.name}
          disabled={!editable}
          parse={(text) =>
            text.trim() === ""
              ? { ok: false, message: "A document has a name." }
              : { ok: true, value: text.trim() }
          }
          onCommit={(name) => {
            editor.edit("Rename", [{ kind: "setName", name }]);
          }}
        />
      </Section>
      <Section title="Training">
        {TRAINING.map(({ key, label, doc, min }) => (
          <NumberField
            key={key}
            label={label}
            doc={doc}
            value={training[key]}
            range={{ type: "integer", min }}
            disabled={!editable}
            onCommit={(value) => {
              editor.edit(`Set ${label}`, [{ kind: "setTraining", training: { [key]: value } }]);
            }}
          />
        ))}
        <SelectField
          label="players"
          doc="In which order the players of a round update."
          value={game.order}
          choices={ORDERS}
          disabled={!editable}
          onCommit={(value) => {
            const order = ORDERS.find((known) => known.value === value)?.value;
            if (order) editor.edit("Set Order", [{ kind: "setOrder", order }]);
          }}
        />
      </Section>
      <StagesSection document={document} />
      <SamplesSection document={document} analysis={analysis} />
      <Section title="Parameters">
        <Facts
          facts={Object.values(analysis.networks).map(
            ({ name, parameters }) => [humanise(name), exact(parameters)] as const,
          )}
        />
      </Section>
      <Section title="Code">
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            editor.ask("openCode", { graph: { kind: "game" } });
          }}
        >
          game.ts
        </button>
      </Section>
    </>
  );
}
