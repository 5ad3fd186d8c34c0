/** Document and analysis to what the canvas draws, for one graph. */
import type { Analysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphPath } from "../../../src/core/document/document";
import { edgeViews } from "./edges";
import { gameViews, nodeTint, sharedViews } from "./game";
import { graphAnalysis } from "./graphs";
import { layerViews } from "./network";
import { diagnosticsOf } from "./problems";
import { reconcileById } from "./reconcile";
import { graphTint } from "./tints";
import type { GraphView } from "./view";

export const EMPTY: GraphView = { direction: "right", nodes: [], edges: [], shared: [] };

/** The view of a graph, made of as many parts of the one before as are unchanged. */
export function project(
  document: GanDocument,
  analysis: Analysis,
  path: GraphPath,
  narrow: boolean,
  before: GraphView = EMPTY,
): GraphView {
  const graph = graphAnalysis(analysis, path);
  if (!graph) return EMPTY;
  const diagnostics = diagnosticsOf(analysis.diagnostics, path);
  const tint = graphTint(document, path);
  // Networks wrap into rows; the game, which has no chain to wrap, is turned.
  const direction = narrow && path.kind === "game" ? "down" : "right";
  const edges = edgeViews(
    graph,
    (id) => {
      const node = graph.byId.get(id);
      return path.kind === "game" && node ? nodeTint(document, node) : tint;
    },
    diagnostics,
  );
  const readOutputs = new Set(edges.map((edge) => `${edge.source}.${edge.sourcePort}`));
  const nodes =
    path.kind === "game"
      ? gameViews(document, analysis, diagnostics, readOutputs, direction)
      : layerViews(document, path, graph, diagnostics, readOutputs);
  return {
    direction,
    nodes: reconcileById(before.nodes, nodes),
    edges: reconcileById(before.edges, edges),
    shared: reconcileById(before.shared, path.kind === "game" ? sharedViews(document) : []),
  };
}
