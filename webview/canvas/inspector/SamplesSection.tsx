import type { Analysis } from "../../../src/core/analysis/analysis";
import type { GanDocument } from "../../../src/core/document/document";
import {
  appliedNetwork,
  formatReference,
  parseReference,
} from "../../../src/core/document/references";
import { CheckField } from "../../ui/CheckField";
import { Section } from "../../ui/Facts";
import { humanise } from "../projection/graphs";
import { isImage } from "../projection/shapes";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

/** Which images of the game the sample sheet shows. */
export function SamplesSection(props: {
  readonly document: GanDocument;
  readonly analysis: Analysis;
}): React.JSX.Element | null {
  const { document, analysis } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const { samples } = document.game;
  const outputs = analysis.game.nodes
    .filter(({ node }) => appliedNetwork(node) !== undefined)
    .flatMap((node) =>
      node.outputs
        .filter(({ name }) => isImage(node.outputShapes[name]))
        .map(({ name }, index, all) => ({
          reference: formatReference(
            index === 0 ? { node: node.path } : { node: node.path, port: name },
          ),
          label: all.length > 1 ? `${humanise(node.path)} ${name}` : humanise(node.path),
          isShown: (sample: string) => {
            const { node: from, port } = parseReference(sample);
            return from === node.path && (port ?? node.outputs[0]?.name) === name;
          },
        })),
    );
  if (outputs.length === 0) return null;
  return (
    <Section title="Sample sheet">
      {outputs.map(({ reference, label, isShown }) => (
        <CheckField
          key={reference}
          label={label}
          doc="Whether the sample sheet shows it."
          value={samples.some(isShown)}
          disabled={!editable}
          onCommit={(shown) => {
            const others = samples.filter((sample) => !isShown(sample));
            editor.edit("Set Samples", [
              { kind: "setSamples", samples: shown ? [...others, reference] : others },
            ]);
          }}
        />
      ))}
    </Section>
  );
}
