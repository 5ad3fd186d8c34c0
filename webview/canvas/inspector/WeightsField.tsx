import type { Analysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GraphPath } from "../../../src/core/document/document";
import { SelectField } from "../../ui/SelectField";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

const OWN = "";

/** Whose weights a layer uses: its own, or those of a layer of the same kind in any network. */
export function WeightsField(props: {
  readonly node: NodeAnalysis;
  readonly analysis: Analysis;
  readonly path: GraphPath;
}): React.JSX.Element | null {
  const { node, analysis, path } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const shared = node.node.weights;
  if (path.kind === "game" || (node.tensors.length === 0 && shared === undefined)) return null;
  const own = path.kind === "network" ? `${path.name}/${node.path}` : undefined;
  const tensors = (of: NodeAnalysis): string => JSON.stringify(of.tensors);
  const owners = Object.values(analysis.networks)
    .flatMap(({ name, flat }) =>
      flat
        .filter((other) => other.node.op === node.node.op && other.node.weights === undefined)
        .map((other) => ({
          path: `${name}/${other.path}`,
          fits: tensors(other) === tensors(node),
        })),
    )
    // Those whose tensors are of the same shapes come first.
    .sort((a, b) => Number(b.fits) - Number(a.fits))
    .map(({ path }) => path);
  const choices = [...new Set([...owners, ...(shared === undefined ? [] : [shared])])].filter(
    (owner) => owner !== own,
  );
  if (choices.length === 0) return null;
  return (
    <SelectField
      label="weights"
      doc="Its own weights, or those of another layer, which both then train."
      value={shared ?? OWN}
      choices={[
        { value: OWN, label: "its own" },
        ...choices.map((owner) => ({ value: owner, label: owner })),
      ]}
      disabled={!editable}
      onCommit={(owner) => {
        editor.edit("Share Weights", [
          {
            kind: "shareWeights",
            graph: path,
            id: node.path,
            weights: owner === OWN ? undefined : owner,
          },
        ]);
      }}
    />
  );
}
