/** Weights shared with nodes that are not there or have other tensors, and weights that two players train. */
import { nodeAtPath } from "../../document/weights";
import type { OwnedTensor } from "../../operators/operator";
import { sameShape, show } from "../../operators/shapes";
import type { EvaluatedNode } from "../evaluate";
import type { EvaluatedNetwork } from "../facts";
import { guesses } from "./guess";
import { aboutNode, type Rule } from "./rule";

export const weights: Rule = function* (facts) {
  const { counts, networks, document } = facts;
  const guess = guesses();
  const byPath = new Map<string, EvaluatedNode>();
  for (const { name, all } of networks)
    for (const node of all) byPath.set(`${name}/${node.path}`, node);

  for (const { name, all } of networks) {
    const graph = { kind: "network", name } as const;
    for (const node of all) {
      const shared = node.node.weights;
      if (shared === undefined) continue;
      const owner = byPath.get(shared);
      const own = { kind: "shareWeights", graph, id: node.node.id, weights: undefined } as const;
      if (owner === undefined) {
        // It is there, but not in the stage that was asked for.
        if (nodeAtPath(document, shared) !== undefined) continue;
        const guessed = guess(shared, byPath.keys());
        yield aboutNode(graph, node, {
          code: "unknown-weights",
          clause: `shares the weights of "${shared}", but there is no such node.`,
          fix: guessed === undefined ? "Give it weights of its own." : `Did you mean "${guessed}"?`,
          edits: [own],
        });
      } else if (counts.get(node)?.owner === `${name}/${node.path}`) {
        yield aboutNode(graph, node, {
          code: "weights-cycle",
          clause: `shares the weights of "${shared}", which leads back to itself.`,
          fix: "Give one of them weights of its own.",
          edits: [own],
        });
      } else {
        const difference = firstDifference(
          counts.get(node)?.tensors ?? [],
          counts.get(owner)?.tensors ?? [],
        );
        if (difference === undefined) continue;
        yield aboutNode(graph, node, {
          code: "weights-mismatch",
          clause: `shares the weights of "${shared}", but ${difference}`,
          fix: "Give both the same parameters and input shapes, or weights of their own.",
          edits: [own],
        });
      }
    }
  }

  // Two optimizers that move the same tensor work against each other, and their slots go stale.
  const trainers = new Map<string, string>();
  for (const player of document.game.players) {
    for (const name of player.trains) {
      const network = networks.find((candidate) => candidate.name === name);
      for (const owner of trainedBy(network, counts)) {
        const other = trainers.get(owner);
        if (other !== undefined && other !== player.id) {
          yield {
            code: "duplicate-weights",
            severity: "warning",
            where: { player: player.id },
            message: `"${player.id}" trains the weights of "${owner}", but "${other}" trains them as well.`,
            fix: "Let one player train them, or give the networks weights of their own.",
          };
        }
        trainers.set(owner, player.id);
      }
    }
  }
};

function trainedBy(
  network: EvaluatedNetwork | undefined,
  counts: ReadonlyMap<
    EvaluatedNode,
    { readonly owner: string; readonly tensors: readonly OwnedTensor[] }
  >,
): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const node of network?.all ?? []) {
    const count = counts.get(node);
    if (count?.tensors.some((tensor) => tensor.trainable) === true) owners.add(count.owner);
  }
  return owners;
}

function firstDifference(
  mine: readonly OwnedTensor[],
  theirs: readonly OwnedTensor[],
): string | undefined {
  for (const tensor of mine) {
    const other = theirs.find((candidate) => candidate.name === tensor.name);
    if (other === undefined) return `that has no ${tensor.name}.`;
    if (!sameShape(tensor.shape, other.shape)) {
      return `its ${tensor.name} is ${show(tensor.shape)} and that one's ${show(other.shape)}.`;
    }
  }
  return undefined;
}
