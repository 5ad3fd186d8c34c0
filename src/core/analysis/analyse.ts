/**
 * The whole of what is derived from a document, in one pass: graphs with shapes along their edges; then who owns which
 * tensors; then the rules, each of which reads those facts and says what is wrong. A document that grows is evaluated
 * once a stage. Nothing is cached between calls: a document of a thousand nodes takes a few milliseconds.
 */
import type { GanDocument } from "../document/document";
import type { NetworkSignature } from "../operators/operator";
import type { Analysis, GraphAnalysis, NetworkAnalysis, NodeAnalysis } from "./analysis";
import { countNodes, type NodeCounts } from "./counts";
import { diagnose } from "./diagnose";
import type { EvaluatedGraph, EvaluatedNode } from "./evaluate";
import { evaluateDocument, type EvaluatedDocument, type NamedGraph } from "./evaluateDocument";
import type { EvaluatedNetwork, Facts } from "./facts";
import { stageView } from "./stage";

export interface AnalyseOptions {
  /**
   * The stage of growth to analyse. Unless given, the last one, with what is wrong in any of them and with the parameters
   * of all.
   */
  readonly stage?: string;
}

/** Derives shapes, counts and diagnostics. Never throws for a document that `parseDocument` accepts. */
export function analyse(document: GanDocument, options: AnalyseOptions = {}): Analysis {
  const main = evaluateDocument(document, stageView(document, options.stage));
  const earlier =
    options.stage === undefined
      ? (document.stages ?? [])
          .slice(0, -1)
          .map(({ id }) => evaluateDocument(document, stageView(document, id)))
      : [];
  const facts = factsOf(document, main, earlier);
  const { networks, counts } = facts;
  const blockCounts = countNodes(
    main.blocks.map(({ flat }) => ({ nodes: flat })),
    main.surroundings,
  );
  return {
    game: graphAnalysis(main.game, main.game.nodes, counts),
    networks: Object.fromEntries(
      networks.map((network) => [
        network.name,
        networkAnalysis(network, document, counts, main.surroundings.signatureOf(network.name)),
      ]),
    ),
    blocks: Object.fromEntries(
      main.blocks.map(({ name, graph, flat }) => [name, graphAnalysis(graph, flat, blockCounts)]),
    ),
    totals: totalsOf(networks, document),
    diagnostics: diagnose(
      facts,
      earlier.map((stage) => factsOf(document, stage, [])),
    ),
  };
}

/** What the rules look at: the document as of one stage, with the layers that only earlier ones have. */
function factsOf(
  document: GanDocument,
  { surroundings, networks, game, blocks }: EvaluatedDocument,
  earlier: readonly EvaluatedDocument[],
): Facts {
  const whole = networks.map((network) => ({ ...network, all: withEarlier(network, earlier) }));
  const counts = countNodes(
    [...whole.map(({ name, all }) => ({ network: name, nodes: all })), { nodes: game.nodes }],
    surroundings,
  );
  return {
    document,
    stage: surroundings.stage,
    game,
    networks: whole.map((network) => ({
      ...network,
      parameters: network.all.reduce((sum, node) => sum + (counts.get(node)?.parameters ?? 0), 0),
    })),
    unusedBlocks: blocks.filter(({ isUsed }) => !isUsed).map(({ graph }) => graph),
    counts,
  };
}

/** The layers of a network, and after them those that earlier stages have, each as the last of its stages sees it. */
function withEarlier(
  { name, flat }: NamedGraph,
  earlier: readonly EvaluatedDocument[],
): readonly EvaluatedNode[] {
  if (earlier.length === 0) return flat;
  const byPath = new Map(flat.map((node) => [node.path, node]));
  for (const { networks } of earlier.toReversed()) {
    for (const node of networks.find((network) => network.name === name)?.flat ?? []) {
      if (!byPath.has(node.path)) byPath.set(node.path, node);
    }
  }
  return [...byPath.values()];
}

function networkAnalysis(
  { name, graph, flat, all, parameters }: EvaluatedNetwork,
  document: GanDocument,
  counts: ReadonlyMap<EvaluatedNode, NodeCounts>,
  signature: NetworkSignature | undefined,
): NetworkAnalysis {
  const analysis = graphAnalysis(graph, flat, counts);
  const nodes =
    flat === graph.nodes
      ? analysis.nodes
      : flat.map((node) => nodeAnalysis(node, counts.get(node)));
  const further = all.slice(flat.length).map((node) => nodeAnalysis(node, counts.get(node)));
  return {
    ...analysis,
    name,
    role: document.networks[name]?.role ?? "generator",
    flat: nodes,
    all: further.length === 0 ? nodes : [...nodes, ...further],
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
  const countsOf = (node: EvaluatedNode): NodeCounts | undefined =>
    byPath === undefined ? counts.get(node) : byPath.get(node.path);
  const analysisOf = (inner: EvaluatedGraph): GraphAnalysis => {
    const nodes = inner.nodes.map((node): NodeAnalysis => {
      if (node.inner === undefined) return nodeAnalysis(node, countsOf(node));
      const inside = analysisOf(node.inner);
      return { ...nodeAnalysis(node, sumOf(node, inside)), inside };
    });
    return { nodes, byId: new Map(nodes.map((node) => [node.node.id, node])) };
  };
  return analysisOf(graph);
}

/** A use of a block costs what is inside it. */
function sumOf(use: EvaluatedNode, inside: GraphAnalysis): NodeCounts {
  const sum = (of: "parameters" | "flops" | "activations"): number =>
    inside.nodes.reduce((total, node) => total + node[of], 0);
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
