/** Networks that a player trains, but that no gradient of its losses reaches. */
import { parseReference } from "../../document/references";
import { ancestors } from "../facts";
import type { Rule } from "./rule";

export const lossNotReached: Rule = function* ({ document, game, networks }) {
  for (const player of document.game.players) {
    const losses = player.minimises.flatMap(
      ({ loss }) => game.byId.get(parseReference(loss).node) ?? [],
    );
    if (losses.length === 0) continue;
    const reached = new Set<unknown>();
    for (const loss of losses) {
      for (const node of ancestors(loss, ({ operator }) => operator?.stopsGradient !== true)) {
        // Applications, and penalties on a network's weights.
        if (node.operator?.params.network?.type === "network") reached.add(node.params.network);
      }
    }
    for (const name of player.trains) {
      const network = networks.find((candidate) => candidate.name === name);
      if (network === undefined || network.parameters === 0 || reached.has(name)) continue;
      const names = losses.map((loss) => `"${loss.node.id}"`).join(", ");
      yield {
        code: "loss-not-reached",
        severity: "error",
        where: { player: player.id },
        message: `"${player.id}" trains "${name}", but no gradient of ${names} reaches an application of it.`,
        fix: `Connect an application of "${name}" to the loss, or let the player train what the loss does reach.`,
      };
    }
  }
};
