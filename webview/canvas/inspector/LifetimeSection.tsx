import type { GanDocument, GraphNode, GraphPath } from "../../../src/core/document/document";
import { Section } from "../../ui/Facts";
import { SelectField } from "../../ui/SelectField";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

const OPEN = "";

/** In which stages of growth a node exists. A document that does not grow has no such thing. */
export function LifetimeSection(props: {
  readonly node: GraphNode;
  readonly document: GanDocument;
  readonly path: GraphPath;
}): React.JSX.Element | null {
  const { node, document, path } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const stages = document.stages ?? [];
  if (stages.length === 0) return null;
  const choices = stages.map(({ id }) => ({ value: id, label: id }));
  const set = (change: { from?: string; until?: string }): void => {
    const value = { from: node.from, until: node.until, ...change };
    const or = (stage: string | undefined) => (stage === OPEN ? undefined : stage);
    editor.edit("Set Stages", [
      {
        kind: "setLifetime",
        graph: path,
        id: node.id,
        from: or(value.from),
        until: or(value.until),
      },
    ]);
  };
  return (
    <Section title="Stages">
      <SelectField
        label="from"
        doc="The first stage in which the node exists."
        value={node.from ?? OPEN}
        choices={[{ value: OPEN, label: "the beginning" }, ...choices]}
        disabled={!editable}
        onCommit={(from) => {
          set({ from });
        }}
      />
      <SelectField
        label="until"
        doc="The last stage in which the node exists."
        value={node.until ?? OPEN}
        choices={[{ value: OPEN, label: "the end" }, ...choices]}
        disabled={!editable}
        onCommit={(until) => {
          set({ until });
        }}
      />
    </Section>
  );
}
