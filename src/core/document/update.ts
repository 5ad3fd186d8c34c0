/**
 * Small steps from one document to the next that share all they do not touch: a node, list or graph in which nothing
 * changes is the same object afterwards.
 */
import {
  blockOf,
  type GanDocument,
  type GraphNode,
  type GraphPath,
  networkOf,
  nodesOf,
} from "./document";
import type { EditResult } from "./edit";
import { graphsOf } from "./references";

export function done(document: GanDocument): EditResult {
  return { ok: true, document };
}

export function refuse(message: string): EditResult {
  return { ok: false, error: { message } };
}

/** The list itself where `change` returns every element as it was; undefined drops the element. */
export function mapList<T>(list: readonly T[], change: (item: T) => T | undefined): readonly T[] {
  let changed = false;
  const result: T[] = [];
  for (const item of list) {
    const next = change(item);
    if (next !== item) changed = true;
    if (next !== undefined) result.push(next);
  }
  return changed ? result : list;
}

/** The document with other nodes in one graph, which exists. */
export function withNodes(
  document: GanDocument,
  graph: GraphPath,
  nodes: readonly GraphNode[],
): GanDocument {
  if (nodesOf(document, graph) === nodes) return document;
  switch (graph.kind) {
    case "game":
      return { ...document, game: { ...document.game, nodes } };
    case "network": {
      const network = networkOf(document, graph.name);
      if (!network) return document;
      return {
        ...document,
        networks: { ...document.networks, [graph.name]: { ...network, nodes } },
      };
    }
    case "block": {
      const block = blockOf(document, graph.name);
      if (!block) return document;
      return { ...document, blocks: { ...document.blocks, [graph.name]: { ...block, nodes } } };
    }
  }
}

/** Changes nodes of one graph. */
export function mapNodes(
  document: GanDocument,
  graph: GraphPath,
  change: (node: GraphNode) => GraphNode | undefined,
): GanDocument {
  return withNodes(document, graph, mapList(nodesOf(document, graph) ?? [], change));
}

/** Changes nodes of every graph. */
export function mapAllNodes(
  document: GanDocument,
  change: (node: GraphNode, graph: GraphPath) => GraphNode | undefined,
): GanDocument {
  return graphsOf(document).reduce(
    (current, graph) => mapNodes(current, graph, (node) => change(node, graph)),
    document,
  );
}

/** An object without one of its fields; itself where it has none such. */
export function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  if (!Object.hasOwn(object, key)) return object;
  const { [key]: _removed, ...rest } = object;
  return rest;
}
