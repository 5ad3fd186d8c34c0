import type { LayoutGraph } from "./graph";

/** The parts of a graph that no edge joins, in the order of their first nodes: each is laid out on its own. */
export function componentsOf(graph: LayoutGraph): readonly LayoutGraph[] {
  const neighbours = new Map<string, string[]>(graph.nodes.map(({ id }) => [id, []]));
  for (const { source, target } of graph.edges) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const component = new Map<string, number>();
  let count = 0;
  for (const { id: first } of graph.nodes) {
    if (component.has(first)) continue;
    const stack = [first];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (component.has(id)) continue;
      component.set(id, count);
      stack.push(...(neighbours.get(id) ?? []));
    }
    count += 1;
  }
  if (count <= 1) return [graph];
  const parts = Array.from({ length: count }, () => ({
    nodes: [] as LayoutGraph["nodes"][number][],
    edges: [] as LayoutGraph["edges"][number][],
  }));
  for (const node of graph.nodes) parts[component.get(node.id) ?? 0]?.nodes.push(node);
  for (const edge of graph.edges) parts[component.get(edge.source) ?? 0]?.edges.push(edge);
  return parts.map(({ nodes, edges }, index) => ({
    nodes,
    edges,
    columns: graph.columns.map((ids) => ids.filter((id) => component.get(id) === index)),
    gap: graph.gap,
    apart: graph.apart,
  }));
}
