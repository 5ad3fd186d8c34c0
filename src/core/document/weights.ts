/**
 * Shared weights. A node that says `weights: "network/node"` uses that node's tensors. Sharing is one step deep: the
 * node it names owns them. When an owner goes, the first of those that shared with it owns them from then on.
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
import { graphsOf, MAX_NESTING, MAX_UNROLLED, usedBlock } from "./references";
import { done, mapAllNodes, mapNodes, refuse, without } from "./update";

/**
 * Where a node's tensors live: `generator/up1`; for a node of a block, one path per use of the block
 * (`generator/block1/conv`). The game has none.
 */
export function weightPaths(document: GanDocument, graph: GraphPath, id: string): string[] {
  const paths: string[] = [];
  for (const prefix of prefixesOf(document, graph, [])) {
    if (paths.length === MAX_UNROLLED) break;
    paths.push(`${prefix}/${id}`);
  }
  return paths;
}

function* prefixesOf(
  document: GanDocument,
  graph: GraphPath,
  inside: readonly string[],
): Generator<string> {
  if (graph.kind === "network") yield graph.name;
  if (graph.kind !== "block") return;
  // A block that contains itself, or blocks without end; analysis reports both.
  if (inside.includes(graph.name) || inside.length === MAX_NESTING) return;
  for (const user of graphsOf(document)) {
    for (const node of nodesOf(document, user) ?? []) {
      if (usedBlock(node) !== graph.name) continue;
      for (const prefix of prefixesOf(document, user, [...inside, graph.name])) {
        yield `${prefix}/${node.id}`;
      }
    }
  }
}

/** The node at a path of weights, through blocks. */
export function nodeAtPath(document: GanDocument, path: string): GraphNode | undefined {
  const [network = "", ...ids] = path.split("/");
  let nodes = networkOf(document, network)?.nodes;
  let node: GraphNode | undefined;
  for (const id of ids) {
    node = nodes?.find((candidate) => candidate.id === id);
    const block = node && usedBlock(node);
    nodes = block === undefined ? undefined : blockOf(document, block)?.nodes;
  }
  return node;
}

/** Makes a node use another's weights, or its own again. */
export function shareWeights(
  document: GanDocument,
  graph: GraphPath,
  id: string,
  weights: string | undefined,
): EditResult {
  if (weights === undefined) {
    return done(
      mapNodes(document, graph, (node) => (node.id === id ? without(node, "weights") : node)),
    );
  }
  if (graph.kind === "game") {
    return refuse(
      `"${id}" is a node of the game, which has no weights; apply the same network twice.`,
    );
  }
  const node = nodesOf(document, graph)?.find((candidate) => candidate.id === id);
  const owner = ownerOf(document, weights);
  const ownerNode = nodeAtPath(document, owner);
  if (!node || !ownerNode)
    return refuse(`There is no node "${weights}" with which "${id}" could share weights.`);
  const paths = weightPaths(document, graph, id);
  if (paths.includes(owner)) return refuse(`"${id}" cannot share weights with itself.`);
  if (ownerNode.op !== node.op) {
    return refuse(
      `"${id}" is of operator ${node.op} and "${owner}" of ${ownerNode.op}; only equal operators can share weights.`,
    );
  }
  const shared = mapNodes(document, graph, (candidate) =>
    candidate.id === id ? { ...candidate, weights: owner } : candidate,
  );
  // Whoever shared with this node now shares with its owner.
  return done(renameWeights(shared, new Map(paths.map((path) => [path, owner]))));
}

/** The end of a chain of sharing. */
function ownerOf(document: GanDocument, path: string): string {
  const seen = new Set<string>();
  let owner = path;
  for (let node = nodeAtPath(document, owner); node?.weights !== undefined;) {
    if (seen.has(owner)) return owner;
    seen.add(owner);
    owner = node.weights;
    node = nodeAtPath(document, owner);
  }
  return owner;
}

/** Replaces paths of weights, and what lies below them. */
export function renameWeights(
  document: GanDocument,
  renamed: ReadonlyMap<string, string>,
): GanDocument {
  return mapAllNodes(document, (node) => {
    if (node.weights === undefined) return node;
    const [from, to] = [...renamed].find(([path]) => isAtOrBelow(node.weights, path)) ?? [];
    if (from === undefined || to === undefined) return node;
    return { ...node, weights: `${to}${node.weights.slice(from.length)}` };
  });
}

/** The document after the owners at these paths are gone: the first sharer of each inherits. */
export function releaseWeights(document: GanDocument, gone: readonly string[]): GanDocument {
  const heirs = new Map<string, string | undefined>();
  return mapAllNodes(document, (node, graph) => {
    const { weights } = node;
    if (weights === undefined || !gone.some((path) => isAtOrBelow(weights, path))) return node;
    if (heirs.has(weights)) {
      const heir = heirs.get(weights);
      return heir === undefined ? without(node, "weights") : { ...node, weights: heir };
    }
    // A node of a block that is used many times has no one path to inherit under.
    const [path, another] = weightPaths(document, graph, node.id);
    heirs.set(weights, another === undefined ? path : undefined);
    return without(node, "weights");
  });
}

function isAtOrBelow(weights: string | undefined, path: string): boolean {
  return weights === path || weights?.startsWith(`${path}/`) === true;
}
