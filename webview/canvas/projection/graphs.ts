/** Naming the graphs of a document, and finding what the analysis says of one. */
import type { Analysis, GraphAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphPath } from "../../../src/core/document/document";
import type { Diagnostic } from "../../../src/core/document/diagnostic";

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
