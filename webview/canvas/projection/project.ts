/** Document and analysis to what the canvas draws, for one graph. */
import type { Analysis, GraphAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphPath } from "../../../src/core/document/document";
import { usedBlock } from "../../../src/core/document/references";
import { edgeViews } from "./edges";
import { gameViews, nodeTint, sharedViews } from "./game";
import { graphAnalysis } from "./graphs";
import { layerViews } from "./network";
import { diagnosticsOf } from "./problems";
import { reconcileById } from "./reconcile";
import { ALL_STAGES, NO_STAGE, type StageFilter } from "./stages";
import { graphTint } from "./tints";
import type { EdgeView, GraphView, NodeView, Tint } from "./view";

export const EMPTY: GraphView = { direction: "right", nodes: [], edges: [], shared: [] };

/** What of a graph is shown, beside what it is. */
export interface Looking {
  /** Runs down instead of to the right, where that is possible. */
  readonly narrow: boolean;
  readonly stage: StageFilter;
  /** Uses of blocks that are open in place, by path. */
  readonly opened: ReadonlySet<string>;
}

export const PLAINLY: Looking = { narrow: false, stage: ALL_STAGES, opened: new Set() };

/** The view of a graph, made of as many parts of the one before as are unchanged. */
export function project(
  document: GanDocument,
  analysis: Analysis,
  path: GraphPath,
  looking: Looking = PLAINLY,
  before: GraphView = EMPTY,
): GraphView {
  const graph = graphAnalysis(analysis, path);
  if (!graph) return EMPTY;
  // Networks wrap into rows; the game, which has no chain to wrap, is turned.
  const direction = looking.narrow && path.kind === "game" ? "down" : "right";
  const { nodes, edges } =
    path.kind === "game"
      ? gameParts(document, analysis, graph, direction, looking)
      : layerParts(document, analysis, { graph, path, tint: graphTint(document, path) }, looking);
  return {
    direction,
    nodes: reconcileById(before.nodes, nodes),
    edges: reconcileById(before.edges, edges),
    shared: reconcileById(
      before.shared,
      path.kind === "game" ? sharedViews(document, analysis, nodes) : [],
    ),
  };
}

interface Parts {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
}

function gameParts(
  document: GanDocument,
  analysis: Analysis,
  graph: GraphAnalysis,
  direction: GraphView["direction"],
  { stage }: Looking,
): Parts {
  const diagnostics = diagnosticsOf(analysis.diagnostics, { kind: "game" });
  const tintOf = (id: string): Tint => {
    const node = graph.byId.get(id);
    return node ? nodeTint(document, node) : "neutral";
  };
  const edges = edgeViews(graph, tintOf, diagnostics, stage);
  const nodes = gameViews(document, analysis, diagnostics, readIn(edges), direction, stage);
  return { nodes, edges };
}

/** A network or a block, or what an opened block has inside: then its frame, and all paths begin with it. */
interface Drawn {
  readonly graph: GraphAnalysis;
  /** The definition in which the nodes stand. */
  readonly path: GraphPath;
  readonly tint: Tint;
  readonly frame?: string;
}

function layerParts(
  document: GanDocument,
  analysis: Analysis,
  drawn: Drawn,
  looking: Looking,
): Parts {
  const { graph, path, tint, frame } = drawn;
  const diagnostics = diagnosticsOf(analysis.diagnostics, path);
  const edges = edgeViews(graph, () => tint, diagnostics, looking.stage, frame);
  const nodes = layerViews(document, analysis, drawn, diagnostics, readIn(edges), looking);
  const inside = graph.nodes.flatMap((node): Parts[] => {
    const block = usedBlock(node.node);
    if (block === undefined || !node.inside || !looking.opened.has(node.path)) return [];
    const definition: GraphPath = { kind: "block", name: block };
    const opened = { graph: node.inside, path: definition, tint, frame: node.path };
    const isAbsent = looking.stage.presenceOf(node.node) === "absent";
    return [
      layerParts(document, analysis, opened, isAbsent ? { ...looking, stage: NO_STAGE } : looking),
    ];
  });
  // With a block open in place all is laid out anew around it, and finds back to its places when it closes.
  const placed = path.kind !== "game" && (frame !== undefined || inside.length > 0);
  return {
    nodes: [
      ...(placed ? nodes.map(({ at: _resting, ...node }) => node) : nodes),
      ...inside.flatMap((parts) => parts.nodes),
    ],
    edges: [...edges, ...inside.flatMap((parts) => parts.edges)],
  };
}

/** The outputs that something reads. */
const readIn = (edges: readonly EdgeView[]): ReadonlySet<string> =>
  new Set(edges.map((edge) => `${edge.source}.${edge.sourcePort}`));
