import type { Analysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import { Section } from "../../ui/Facts";
import { useEditor } from "../store/context";

/** Who else uses the layer's weights, in whatever network; each is the way there. */
export function SharedSection(props: {
  readonly node: NodeAnalysis;
  readonly analysis: Analysis;
}): React.JSX.Element | null {
  const { node, analysis } = props;
  const editor = useEditor();
  if (node.sharedWith.length === 0) return null;
  return (
    <Section title="Same weights as">
      {node.sharedWith.map((path) => {
        const [name = "", use = "", ...inside] = path.split("/");
        return (
          <button
            key={path}
            type="button"
            className="gv-link inspector-row"
            disabled={!Object.hasOwn(analysis.networks, name)}
            onClick={() => {
              editor.open({ kind: "network", name });
              editor.show(use);
            }}
          >
            {name} › {[use, ...inside].join(" › ")}
          </button>
        );
      })}
    </Section>
  );
}
