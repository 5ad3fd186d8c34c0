/** Naming the graphs of a document, and finding what the analysis says of one. */
import type { Analysis, GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import {
  nodesOf,
  type GanDocument,
  type GraphNode,
  type GraphPath,
} from "../../../src/core/document/document";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { graphsOf, usedBlock } from "../../../src/core/document/references";

export const GAME: GraphPath = { kind: "game" };

/** A stable name of a graph: the key of its viewport and its layout. */
export const graphKey = (graph: GraphPath): string =>
  graph.kind === "game" ? "game" : `${graph.kind}:${graph.name}`;

export const sameGraph = (a: GraphPath, b: GraphPath): boolean => graphKey(a) === graphKey(b);

export function graphExists(document: GanDocument, graph: GraphPath): boolean {
  switch (graph.kind) {
    case "game":
      return true;
    case "network":
      return Object.hasOwn(document.networks, graph.name);
    case "block":
      return Object.hasOwn(document.blocks ?? {}, graph.name);
  }
}

export function graphAnalysis(analysis: Analysis, graph: GraphPath): GraphAnalysis | undefined {
  switch (graph.kind) {
    case "game":
      return analysis.game;
    case "network":
      return analysis.networks[graph.name];
    case "block":
      return analysis.blocks[graph.name];
  }
}

/** The graph that a diagnostic speaks of. */
export function graphOf({ where }: Diagnostic): GraphPath {
  if (where.block !== undefined) return { kind: "block", name: where.block };
  if (where.network !== undefined) return { kind: "network", name: where.network };
  return GAME;
}

/** `generatorA` reads `Generator A`, `up_1` reads `Up 1`. */
export function humanise(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The graph in words: `Game`, `Generator`. */
export const graphTitle = (graph: GraphPath): string =>
  graph.kind === "game" ? "Game" : humanise(graph.name);

/**
 * Where nodes on the canvas are defined: those in an opened block, whose path begins with the block's use, in the block.
 * Of nodes that stand in several graphs, those of the first one's.
 */
export function definitionOf(
  document: GanDocument | undefined,
  shown: GraphPath,
  paths: readonly string[],
): { readonly graph: GraphPath; readonly ids: readonly string[] } {
  const [first = ""] = paths;
  const frame = frameOf(first);
  const together = paths.filter((path) => frameOf(path) === frame);
  return {
    graph: frame === undefined || !document ? shown : (blockAt(document, shown, frame) ?? shown),
    ids: together.map((path) => path.slice(frame === undefined ? 0 : frame.length + 1)),
  };
}

const frameOf = (path: string): string | undefined =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined;

/** The block that a path of uses leads to. */
function blockAt(document: GanDocument, from: GraphPath, path: string): GraphPath | undefined {
  let graph: GraphPath | undefined = from;
  for (const id of path.split("/")) {
    const nodes: readonly GraphNode[] = (graph && nodesOf(document, graph)) ?? [];
    const node = nodes.find((candidate) => candidate.id === id);
    const name = node && usedBlock(node);
    graph = name === undefined ? undefined : { kind: "block", name };
  }
  return graph;
}

/** A node on the canvas, by its path. */
export function nodeAt(graph: GraphAnalysis | undefined, path: string): NodeAnalysis | undefined {
  let inside = graph;
  let node: NodeAnalysis | undefined;
  for (const id of path.split("/")) {
    node = inside?.byId.get(id);
    inside = node?.inside;
  }
  return node;
}

/** How many nodes use a block, in all graphs of the document. */
export const usesOf = (document: GanDocument, block: string): number =>
  graphsOf(document).reduce(
    (count, graph) =>
      count + (nodesOf(document, graph) ?? []).filter((node) => usedBlock(node) === block).length,
    0,
  );
