/**
 * The whole of what is derived from a document, in one pass: networks first, since the game's shapes follow from theirs;
 * then the game; then who owns which tensors; then the rules, each of which reads those facts and says what is wrong.
 * Nothing is cached between calls: a document of a thousand nodes takes a few milliseconds.
 */
import type { GanDocument, Shape } from "../document/document";
import type { Diagnostic } from "../document/diagnostic";
import { MAX_UNROLLED } from "../document/references";
import type { NetworkSignature } from "../operators/operator";
import type { Analysis, GraphAnalysis, NetworkAnalysis, NodeAnalysis } from "./analysis";
import { countNodes, type NodeCounts } from "./counts";
import {
  evaluateBlock,
  evaluateGraph,
  type BlockUse,
  type EvaluatedGraph,
  type EvaluatedNode,
  type Surroundings,
} from "./evaluate";
import type { EvaluatedNetwork, Facts } from "./facts";
import { RULES } from "./rules";
import { stageView } from "./stage";
import { unroll } from "./unroll";

export interface AnalyseOptions {
  /** The stage of growth to analyse; the last one unless given. */
  readonly stage?: string;
}

/** Derives shapes, counts and diagnostics. Never throws for a document that `parseDocument` accepts. */
export function analyse(document: GanDocument, options: AnalyseOptions = {}): Analysis {
  const stage = stageView(document, options.stage);
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

  const hasStages = stage.id !== undefined;
  const graphs = Object.entries(document.networks).map(([name, network]) => {
    const graph = evaluateGraph(network.nodes, { kind: "network", name }, surroundings);
    signatures.set(name, signatureOf(graph));
    return { name, graph, flat: unroll(graph, hasStages) };
  });
  const game = evaluateGraph(document.game.nodes, { kind: "game" }, surroundings);
  const apart = { ...surroundings, allowance: { nodes: MAX_UNROLLED } };
  const blocks = Object.keys(document.blocks ?? {}).map((name) => {
    const graph = evaluateBlock(name, apart, uses.get(name));
    return { name, graph, flat: unroll(graph, hasStages) };
  });

  const counts = countNodes(
    [...graphs.map(({ name, flat }) => ({ network: name, nodes: flat })), { nodes: game.nodes }],
    document,
    surroundings.signatureOf,
  );
  const networks = graphs.map((network): EvaluatedNetwork => ({
    ...network,
    parameters: network.flat.reduce((sum, node) => sum + (counts.get(node)?.parameters ?? 0), 0),
  }));
  const unusedBlocks = blocks.filter(({ name }) => !uses.has(name)).map(({ graph }) => graph);
  const facts: Facts = { document, stage, game, networks, unusedBlocks, counts };

  const blockCounts = countNodes(
    blocks.map(({ flat }) => ({ nodes: flat })),
    document,
    surroundings.signatureOf,
  );
  return {
    game: graphAnalysis(game, game.nodes, counts),
    networks: Object.fromEntries(
      networks.map((network) => [
        network.name,
        networkAnalysis(network, document, counts, signatures),
      ]),
    ),
    blocks: Object.fromEntries(
      blocks.map(({ name, graph, flat }) => [name, graphAnalysis(graph, flat, blockCounts)]),
    ),
    totals: totalsOf(networks, document),
    diagnostics: diagnose(facts),
  };
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

function networkAnalysis(
  { name, graph, flat, parameters }: EvaluatedNetwork,
  document: GanDocument,
  counts: ReadonlyMap<EvaluatedNode, NodeCounts>,
  signatures: ReadonlyMap<string, NetworkSignature>,
): NetworkAnalysis {
  const signature = signatures.get(name);
  const analysis = graphAnalysis(graph, flat, counts);
  return {
    ...analysis,
    name,
    role: document.networks[name]?.role ?? "generator",
    flat:
      flat === graph.nodes
        ? analysis.nodes
        : flat.map((node) => nodeAnalysis(node, counts.get(node))),
    inputShapes: signature?.inputs ?? {},
    outputShapes: signature?.outputs ?? {},
    parameters,
  };
}

function graphAnalysis(
  graph: EvaluatedGraph,
  flat: readonly EvaluatedNode[],
  counts: ReadonlyMap<EvaluatedNode, NodeCounts>,
): GraphAnalysis {
  const byPath =
    flat === graph.nodes ? undefined : new Map(flat.map((node) => [node.path, counts.get(node)]));
  const nodes = graph.nodes.map((node) => {
    if (node.inner !== undefined) return nodeAnalysis(node, sumInside(node, flat, counts));
    return nodeAnalysis(node, byPath === undefined ? counts.get(node) : byPath.get(node.path));
  });
  return { nodes, byId: new Map(nodes.map((node) => [node.node.id, node])) };
}

/** A use of a block costs what is inside it. */
function sumInside(
  use: EvaluatedNode,
  flat: readonly EvaluatedNode[],
  counts: ReadonlyMap<EvaluatedNode, NodeCounts>,
): NodeCounts {
  const inside = flat
    .filter((node) => node.path.startsWith(`${use.path}/`))
    .flatMap((node) => counts.get(node) ?? []);
  const sum = (of: "parameters" | "flops" | "activations"): number =>
    inside.reduce((total, node) => total + node[of], 0);
  return {
    owner: use.path,
    tensors: [],
    draws: [],
    parameters: sum("parameters"),
    flops: sum("flops"),
    activations: sum("activations"),
    summary: "",
    sharedWith: use.node.weights === undefined ? [] : [use.node.weights],
  };
}

function nodeAnalysis(node: EvaluatedNode, counts: NodeCounts | undefined): NodeAnalysis {
  return {
    node: node.node,
    path: node.path,
    operator: node.operator,
    inputs: node.inputs,
    outputs: node.outputs,
    paramSpecs: node.specs,
    params: node.params,
    inputShapes: node.inputShapes,
    outputShapes: node.outputShapes,
    summary: counts?.summary ?? "",
    parameters: counts?.parameters ?? 0,
    tensors: counts?.tensors ?? [],
    draws: counts?.draws ?? [],
    flops: counts?.flops ?? 0,
    activations: counts?.activations ?? 0,
    sharedWith: counts?.sharedWith ?? [],
  };
}

/** By role, what all its networks come to; then by network. A network named as a role keeps the role's sum. */
function totalsOf(
  networks: readonly EvaluatedNetwork[],
  document: GanDocument,
): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const { name, parameters } of networks) {
    const role = document.networks[name]?.role ?? "generator";
    totals[role] = (totals[role] ?? 0) + parameters;
  }
  const roles = new Set(Object.keys(totals));
  for (const { name, parameters } of networks) if (!roles.has(name)) totals[name] = parameters;
  return totals;
}

const SEVERITIES = ["error", "warning", "information"];

/** What all rules say, errors first; a fault of a block that is used twice is told once. */
function diagnose(facts: Facts): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const rule of RULES) {
    for (const diagnostic of rule(facts)) {
      const key = `${diagnostic.code} ${JSON.stringify(diagnostic.where)} ${diagnostic.message}`;
      if (!told.has(key)) told.set(key, diagnostic);
    }
  }
  return [...told.values()].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
}
