/** Whose colour something has: what belongs to a generator is warm, to a discriminator cool; losses have their own. */
import type { GanDocument, GraphPath, Player } from "../../../src/core/document/document";
import type { Tint } from "./view";

export const networkTint = (document: GanDocument, network: string): Tint =>
  document.networks[network]?.role ?? "neutral";

export function playerTint(document: GanDocument, player: Player): Tint {
  const [first] = player.trains;
  return first === undefined ? "neutral" : networkTint(document, first);
}

/** The tint of a graph's own nodes; a block has that of the first network that uses it. */
export function graphTint(document: GanDocument, graph: GraphPath): Tint {
  switch (graph.kind) {
    case "game":
      return "neutral";
    case "network":
      return networkTint(document, graph.name);
    case "block": {
      const user = Object.values(document.networks).find((network) =>
        network.nodes.some((node) => node.op === `block:${graph.name}`),
      );
      return user?.role ?? "neutral";
    }
  }
}
