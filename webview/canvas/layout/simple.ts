/**
 * A layered layout of one's own, for what needs no ELK: chains, which are most networks, are exact here and on the
 * screen at once; any other graph is drawn by it when the worker that runs ELK cannot start.
 */
import { columnsOf } from "./columns";
import type { LayoutEdge, LayoutGraph, LayoutNode, LayoutPort } from "./graph";
import type { Placed } from "./wrap";

const STACK_GAP = 36;

/** Whether every node reads at most one other and is read by at most one. */
export function isChain({ nodes, edges }: LayoutGraph): boolean {
  const sources = new Set(edges.map(({ source }) => source));
  const targets = new Set(edges.map(({ target }) => target));
  return (
    sources.size === edges.length &&
    targets.size === edges.length &&
    edges.length === nodes.length - 1
  );
}

/** Columns from left to right; nodes of a column under each other, near what they read. */
export function simpleLayout(graph: LayoutGraph): readonly Placed[] {
  const columnOf = columnsOf(graph);
  const columns: LayoutNode[][] = [];
  for (const node of graph.nodes) (columns[columnOf.get(node.id) ?? 0] ??= []).push(node);
  const into = new Map<string, LayoutEdge[]>(graph.nodes.map(({ id }) => [id, []]));
  for (const edge of graph.edges) into.get(edge.target)?.push(edge);

  const placed = new Map<string, Placed>();
  let x = 0;
  for (const column of columns) {
    let free = -Infinity;
    const wanted = column
      .map((node) => ({ node, y: wantedY(node, into.get(node.id) ?? [], placed) }))
      .sort((a, b) => a.y - b.y);
    for (const { node, y } of wanted) {
      const top = Math.max(y, free);
      placed.set(node.id, { node, x, y: top });
      free = top + node.height + STACK_GAP;
    }
    x += Math.max(0, ...column.map(({ width }) => width)) + graph.gap;
  }
  return [...placed.values()];
}

/** The height at which a node's edges would run straight. */
function wantedY(
  node: LayoutNode,
  edges: readonly LayoutEdge[],
  placed: ReadonlyMap<string, Placed>,
): number {
  const heights = edges.flatMap((edge) => {
    const source = placed.get(edge.source);
    if (!source) return [];
    return [
      source.y +
        portOf(source.node.outputs, edge.sourcePort) -
        portOf(node.inputs, edge.targetPort),
    ];
  });
  return heights.length === 0
    ? -node.height / 2
    : heights.reduce((sum, height) => sum + height, 0) / heights.length;
}

const portOf = (ports: readonly LayoutPort[], name: string): number =>
  ports.find((port) => port.name === name)?.y ?? 0;
