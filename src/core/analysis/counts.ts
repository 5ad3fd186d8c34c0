/** Who owns which tensors, and what that comes to. A shared tensor is counted once, at the first node that uses it. */
import type { Shape } from "../document/document";
import type { DrawSpec, OwnedTensor } from "../operators/operator";
import { size } from "../operators/shapes";
import { siteOf, type EvaluatedNode, type Surroundings } from "./evaluate";

export interface NodeCounts {
  /** Under `network/path` of the owner: the node itself, or the one whose weights it shares. */
  readonly owner: string;
  readonly tensors: readonly OwnedTensor[];
  readonly draws: readonly DrawSpec[];
  readonly parameters: number;
  readonly flops: number;
  readonly activations: number;
  readonly summary: string;
  readonly sharedWith: readonly string[];
}

/** The unrolled nodes of one network; the game's have no name. */
export interface CountedGraph {
  readonly network?: string;
  readonly nodes: readonly EvaluatedNode[];
}

const NONE: readonly never[] = [];

/** Counts of every node of every network. */
export function countNodes(
  graphs: readonly CountedGraph[],
  surroundings: Pick<Surroundings, "document" | "stage" | "signatureOf">,
): ReadonlyMap<EvaluatedNode, NodeCounts> {
  const sharing = sharingOf(graphs);
  const charged = new Set<string>();
  const counts = new Map<EvaluatedNode, NodeCounts>();
  for (const { network, nodes } of graphs) {
    for (const node of nodes) {
      const path = network === undefined ? node.path : `${network}/${node.path}`;
      const owner = sharing.ownerOf.get(path) ?? path;
      const { operator, outputShapes } = node;
      const site = operator === undefined ? undefined : siteOf(node, surroundings);
      const known = knownOutputs(outputShapes);
      // Of a node that reads nothing, or not what it can, nobody knows the tensors.
      const isSound = node.missing.length === 0 && node.problem === undefined;
      const computed =
        isSound && operator !== undefined && site !== undefined && known !== undefined;
      const tensors = computed ? (operator.tensors?.(site) ?? NONE) : NONE;
      const first = !charged.has(owner);
      if (tensors.length > 0) charged.add(owner);
      counts.set(node, {
        owner,
        tensors,
        draws: computed ? (operator.draws?.(site, known) ?? NONE) : NONE,
        parameters: first ? trainableScalars(tensors) : 0,
        flops: computed ? (operator.flops?.(site, known) ?? 0) : 0,
        activations:
          known === undefined
            ? 0
            : Object.values(known).reduce((sum, shape) => sum + size(shape), 0),
        summary: site === undefined ? "" : (operator?.summary?.(site) ?? ""),
        sharedWith: (sharing.members.get(owner) ?? NONE).filter((member) => member !== path),
      });
    }
  }
  return counts;
}

function sharingOf(graphs: readonly CountedGraph[]): {
  readonly ownerOf: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, readonly string[]>;
} {
  const reads = new Map<string, string>();
  const present = new Set<string>();
  for (const { network, nodes } of graphs) {
    if (network === undefined) continue;
    for (const node of nodes) {
      present.add(`${network}/${node.path}`);
      if (node.node.weights !== undefined) reads.set(`${network}/${node.path}`, node.node.weights);
    }
  }
  const ownerOf = new Map<string, string>();
  const members = new Map<string, string[]>();
  for (const path of reads.keys()) {
    const owner = follow(path, reads, present);
    if (owner === path) continue;
    ownerOf.set(path, owner);
    const group = members.get(owner) ?? [owner];
    members.set(owner, [...group, path]);
  }
  return { ownerOf, members };
}

/** The end of a chain of shared weights; the node itself when the chain leads nowhere or back to it. */
function follow(
  path: string,
  reads: ReadonlyMap<string, string>,
  present: ReadonlySet<string>,
): string {
  const seen = new Set([path]);
  let owner = path;
  for (let next = reads.get(path); next !== undefined; next = reads.get(next)) {
    if (seen.has(next) || !present.has(next)) return path;
    seen.add(next);
    owner = next;
  }
  return owner;
}

function trainableScalars(tensors: readonly OwnedTensor[]): number {
  return tensors.reduce((sum, tensor) => (tensor.trainable ? sum + size(tensor.shape) : sum), 0);
}

function knownOutputs(
  outputs: Readonly<Record<string, Shape | undefined>>,
): Readonly<Record<string, Shape>> | undefined {
  for (const shape of Object.values(outputs)) if (shape === undefined) return undefined;
  return outputs as Readonly<Record<string, Shape>>;
}
