/** Which layers are one set of weights, in any network: groups, each with the layer that owns the tensors. */
import type { Analysis } from "../../../src/core/analysis/analysis";

export interface Share {
  /** `network/node` of the layer that owns the weights. */
  readonly owner: string;
  /** All that use them, the owner first. */
  readonly members: readonly string[];
  /** Counts the groups of the document: chooses the colour of the mark. */
  readonly index: number;
}

const known = new WeakMap<Analysis, ReadonlyMap<string, Share>>();

/** The group of every layer that shares its weights, by `network/node`. */
export function sharesOf(analysis: Analysis): ReadonlyMap<string, Share> {
  const before = known.get(analysis);
  if (before) return before;
  const shares = groups(analysis);
  known.set(analysis, shares);
  return shares;
}

function groups(analysis: Analysis): ReadonlyMap<string, Share> {
  const members = new Map<string, string[]>();
  const join = (owner: string, path: string): void => {
    members.set(owner, [...(members.get(owner) ?? [owner]), path]);
  };
  for (const { name, all, nodes } of Object.values(analysis.networks)) {
    for (const { path, node, sharedWith } of all) {
      // Of a group's paths, analysis names the owner first; a chain of sharing ends there.
      const [owner] = sharedWith;
      if (node.weights !== undefined && owner !== undefined) join(owner, `${name}/${path}`);
    }
    for (const { path, node, inside } of nodes) {
      if (inside && node.weights !== undefined) join(node.weights, `${name}/${path}`);
    }
  }
  return new Map(
    [...members].flatMap(([owner, paths], index) => {
      const share = { owner, members: paths, index };
      return paths.map((path) => [path, share] as const);
    }),
  );
}

/** How many layers with weights a network shares with others, by the other's name. */
export function sharedLayers(analysis: Analysis, network: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const shares = sharesOf(analysis);
  for (const { path, tensors } of analysis.networks[network]?.all ?? []) {
    if (tensors.length === 0) continue;
    const others = shares.get(`${network}/${path}`)?.members.map(networkIn) ?? [];
    for (const other of new Set(others)) {
      if (other !== network) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  return counts;
}

const networkIn = (path: string): string => path.slice(0, path.indexOf("/"));
