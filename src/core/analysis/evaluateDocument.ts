/**
 * A document as of one stage of growth: networks first, since the game's shapes follow from theirs; then the game; then
 * every block as its first use sees it.
 */
import type { GanDocument, Shape } from "../document/document";
import { MAX_UNROLLED } from "../document/references";
import type { NetworkSignature } from "../operators/operator";
import {
  evaluateBlock,
  evaluateGraph,
  type BlockUse,
  type EvaluatedGraph,
  type EvaluatedNode,
  type Surroundings,
} from "./evaluate";
import type { StageView } from "./stage";
import { unroll } from "./unroll";

export interface NamedGraph {
  readonly name: string;
  readonly graph: EvaluatedGraph;
  /** Without blocks, in evaluation order. */
  readonly flat: readonly EvaluatedNode[];
}

export interface EvaluatedDocument {
  readonly surroundings: Surroundings;
  readonly networks: readonly NamedGraph[];
  readonly game: EvaluatedGraph;
  readonly blocks: readonly (NamedGraph & { readonly isUsed: boolean })[];
}

export function evaluateDocument(document: GanDocument, stage: StageView): EvaluatedDocument {
  const signatures = new Map<string, NetworkSignature>();
  const uses = new Map<string, BlockUse>();
  const surroundings: Surroundings = {
    document,
    stage,
    signatureOf: (network) => signatures.get(network),
    onUse: (block, use) => {
      if (!uses.has(block)) uses.set(block, use);
    },
    allowance: { nodes: MAX_UNROLLED },
  };
  const named = (name: string, graph: EvaluatedGraph): NamedGraph => ({
    name,
    graph,
    flat: unroll(graph, stage.id !== undefined),
  });
  const networks = Object.entries(document.networks).map(([name, { nodes }]) => {
    const graph = evaluateGraph(nodes, { kind: "network", name }, surroundings);
    signatures.set(name, signatureOf(graph));
    return named(name, graph);
  });
  const game = evaluateGraph(document.game.nodes, { kind: "game" }, surroundings);
  const apart = { ...surroundings, allowance: { nodes: MAX_UNROLLED } };
  const blocks = Object.keys(document.blocks ?? {}).map((name) => ({
    ...named(name, evaluateBlock(name, apart, uses.get(name))),
    isUsed: uses.has(name),
  }));
  return { surroundings, networks, game, blocks };
}

/** What the input nodes declare, and what the output nodes read. */
function signatureOf(graph: EvaluatedGraph): NetworkSignature {
  const inputs: Record<string, Shape | undefined> = {};
  const outputs: Record<string, Shape | undefined> = {};
  for (const node of graph.byId.values()) {
    if (node.node.op === "input") inputs[node.node.id] = node.outputShapes.y;
    if (node.node.op === "output") outputs[node.node.id] = node.inputShapes.x?.[0];
  }
  return { inputs, outputs };
}
