import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import { bytes, exact, plural, short } from "../../ui/format";
import { Facts, Section } from "../../ui/Facts";

/** Bytes of a 32-bit float. */
const FLOAT = 4;

/** Several nodes: what they are together. */
export function SelectionPanel({
  nodes,
}: {
  readonly nodes: readonly NodeAnalysis[];
}): React.JSX.Element {
  const sum = (count: (node: NodeAnalysis) => number): number =>
    nodes.reduce((total, node) => total + count(node), 0);
  const kinds = new Map<string, number>();
  for (const { operator, node } of nodes) {
    const title = operator?.title ?? node.op;
    kinds.set(title, (kinds.get(title) ?? 0) + 1);
  }
  return (
    <>
      <header className="inspector-head">
        <h2>{plural(nodes.length, "node")}</h2>
      </header>
      <Section title="Together">
        <Facts
          facts={[
            ["parameters", exact(sum(({ parameters }) => parameters))],
            ["FLOPs / sample", short(sum(({ flops }) => flops))],
            ["activations / sample", bytes(sum(({ activations }) => activations) * FLOAT)],
          ]}
        />
      </Section>
      <Section title="Operators">
        <Facts facts={[...kinds].map(([title, count]) => [title, `${count} ×`] as const)} />
      </Section>
    </>
  );
}
