/** What the rules look at: the evaluated graphs, and ways to walk them. */
import type { GanDocument, GraphPath } from "../document/document";
import type { Place } from "../document/diagnostic";
import type { NodeCounts } from "./counts";
import type { Edge, EvaluatedGraph, EvaluatedNode } from "./evaluate";
import type { StageView } from "./stage";

export interface EvaluatedNetwork {
  readonly name: string;
  readonly graph: EvaluatedGraph;
  /** Without blocks. */
  readonly flat: readonly EvaluatedNode[];
  /** `flat`, and after it the nodes that only other stages have, where all are looked at. */
  readonly all: readonly EvaluatedNode[];
  /** Trainable scalars of `all`. */
  readonly parameters: number;
}

export interface Facts {
  readonly document: GanDocument;
  readonly stage: StageView;
  readonly game: EvaluatedGraph;
  readonly networks: readonly EvaluatedNetwork[];
  /** Blocks that nothing uses, so that their faults show too. */
  readonly unusedBlocks: readonly EvaluatedGraph[];
  readonly counts: ReadonlyMap<EvaluatedNode, NodeCounts>;
}

/** Every graph, those inside uses of blocks included: a block that is used twice comes twice. */
export function* graphsIn(facts: Facts): Generator<EvaluatedGraph> {
  yield* withInner(facts.game);
  for (const { graph } of facts.networks) yield* withInner(graph);
  for (const block of facts.unusedBlocks) yield* withInner(block);
}

function* withInner(graph: EvaluatedGraph): Generator<EvaluatedGraph> {
  yield graph;
  for (const node of graph.nodes) if (node.inner !== undefined) yield* withInner(node.inner);
}

/** Every node with the graph that it stands in. */
export function* nodesIn(facts: Facts): Generator<readonly [EvaluatedNode, EvaluatedGraph]> {
  for (const graph of graphsIn(facts)) for (const node of graph.nodes) yield [node, graph];
}

/** Where a node is, for a diagnostic. */
export function placeOf(
  graph: GraphPath,
  node: string,
  detail: Pick<Place, "port" | "parameter"> = {},
): Place {
  const place = { node, ...detail };
  switch (graph.kind) {
    case "game":
      return place;
    case "network":
      return { network: graph.name, ...place };
    case "block":
      return { block: graph.name, ...place };
  }
}

/** The applications of networks in the game. */
export function applications(facts: Facts, network?: string): readonly EvaluatedNode[] {
  return facts.game.nodes.filter(
    (node) =>
      node.node.op === "apply" && (network === undefined || node.params.network === network),
  );
}

/** The sources and applications from which a value of the game comes, through whatever taps stand between. */
export function originsOf(
  edge: Edge,
): readonly { readonly node: EvaluatedNode; readonly output: string }[] {
  const found: { node: EvaluatedNode; output: string }[] = [];
  const seen = new Set<EvaluatedNode>();
  const stack: Edge[] = [edge];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { source, output } = next;
    if (source.node.op === "apply" || source.edges.length === 0) {
      found.push({ node: source, output });
    } else if (!seen.has(source)) {
      seen.add(source);
      stack.push(...source.edges);
    }
  }
  return found;
}

/** The nodes on which a node of the game depends, itself included; `through` says where not to go on. */
export function ancestors(
  node: EvaluatedNode,
  through: (node: EvaluatedNode) => boolean = () => true,
): ReadonlySet<EvaluatedNode> {
  const seen = new Set<EvaluatedNode>([node]);
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!through(next)) continue;
    for (const { source } of next.edges) {
      if (seen.has(source)) continue;
      seen.add(source);
      stack.push(source);
    }
  }
  return seen;
}
