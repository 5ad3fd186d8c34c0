/**
 * What is deleted from the middle of a chain leaves no hole: whoever read it reads what it read, if that fits. In the
 * game only taps are such links; what a network makes of its input is another thing than the input.
 */
import type { GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GraphPath } from "../../../src/core/document/document";
import { nodeReferences } from "../../../src/core/document/references";
import type { Connection, ConnectionRule } from "../connect/rule";

/** The connections that take the place of those through removed nodes. */
export function joinedNeighbours(
  path: GraphPath,
  graph: GraphAnalysis,
  removed: ReadonlySet<string>,
  rule: ConnectionRule,
): readonly Connection[] {
  const isLink = ({ operator }: NodeAnalysis): boolean =>
    path.kind === "game" ? operator?.category === "Taps" : operator?.category !== "Ports";
  return graph.nodes
    .filter((target) => !removed.has(target.path))
    .flatMap((target) => {
      const reads = edgesInto(graph, target);
      const kept = new Set(reads.filter(({ source }) => !removed.has(source)).map(endsOf));
      return reads
        .filter(({ source }) => removed.has(source))
        .flatMap((edge): readonly Connection[] => {
          const source = behind(graph, edge, removed, isLink);
          if (!source) return [];
          const joined = { ...edge, source: source.source, sourcePort: source.sourcePort };
          if (kept.has(endsOf(joined)) || !rule.judge(joined, edge).ok) return [];
          kept.add(endsOf(joined));
          return [joined];
        });
    });
}

/** The edge that remains when removed nodes before another one are skipped. */
function behind(
  graph: GraphAnalysis,
  edge: Connection,
  removed: ReadonlySet<string>,
  isLink: (node: NodeAnalysis) => boolean,
): Connection | undefined {
  let at = edge;
  // Every step goes to a node not seen before, or the graph has a cycle.
  for (const seen = new Set<string>(); removed.has(at.source);) {
    const node = graph.byId.get(at.source);
    if (!node || !isLink(node) || seen.has(node.path)) return undefined;
    seen.add(node.path);
    const type = node.outputs.find(({ name }) => name === at.sourcePort)?.type;
    const reads = edgesInto(graph, node).filter(
      ({ targetPort }) => node.inputs.find(({ name }) => name === targetPort)?.type === type,
    );
    const [only] = reads;
    if (!only || reads.length > 1) return undefined;
    at = only;
  }
  return at;
}

function edgesInto(graph: GraphAnalysis, target: NodeAnalysis): readonly Connection[] {
  return nodeReferences(target.node).flatMap(({ port, source }) => {
    const sourcePort = source.port ?? graph.byId.get(source.node)?.outputs[0]?.name;
    return sourcePort === undefined
      ? []
      : [{ source: source.node, sourcePort, target: target.path, targetPort: port }];
  });
}

const endsOf = (edge: Connection): string =>
  `${edge.source}.${edge.sourcePort}>${edge.target}.${edge.targetPort}`;
