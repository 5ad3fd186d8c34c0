/**
 * Columns of a directed graph: every node stands right of all that it reads. Among equals, the applications of one
 * network are put into one column where none of them depends on another, so that shared weights are seen at a glance.
 * Nodes on a cycle (a fault that the canvas must still draw) stand where the walk met them.
 */
import type { LayoutGraph } from "./graph";

export function columnsOf({ nodes, edges, columns }: LayoutGraph): ReadonlyMap<string, number> {
  const sources = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) sources.get(edge.target)?.push(edge.source);

  const depth = depths(sources, new Map());
  for (const group of columns) {
    const column = Math.max(...group.map((id) => depth.get(id) ?? 0));
    const pinned = new Map(group.map((id) => [id, column]));
    const moved = depths(sources, pinned);
    // A member that depends on another would push the group apart: then they stay where they were.
    if (group.every((id) => moved.get(id) === column)) {
      for (const [id, value] of moved) depth.set(id, Math.max(value, depth.get(id) ?? 0));
    }
  }
  return depth;
}

/** The longest way from a node without inputs; `atLeast` moves single nodes to the right. */
function depths(
  sources: ReadonlyMap<string, readonly string[]>,
  atLeast: ReadonlyMap<string, number>,
): Map<string, number> {
  const depth = new Map<string, number>();
  const open = new Set<string>();
  for (const start of sources.keys()) {
    // An explicit stack: a chain of a thousand layers must not exhaust the engine's own.
    const stack = [start];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      const reads = sources.get(id) ?? [];
      open.add(id);
      const waiting = depth.has(id)
        ? undefined
        : reads.find((read) => !depth.has(read) && !open.has(read));
      if (waiting !== undefined) {
        stack.push(waiting);
        continue;
      }
      stack.pop();
      open.delete(id);
      if (depth.has(id)) continue;
      const before = reads.map((read) => depth.get(read) ?? -1);
      depth.set(id, Math.max(atLeast.get(id) ?? 0, 1 + Math.max(-1, ...before)));
    }
  }
  return depth;
}
