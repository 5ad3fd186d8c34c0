/** Networks that take no part in the game. */
import { applications } from "../facts";
import type { Rule } from "./rule";

export const networks: Rule = function* (facts) {
  const { players } = facts.document.game;
  for (const { name, parameters } of facts.networks) {
    if (applications(facts, name).length === 0) {
      yield {
        code: "network-not-applied",
        severity: "warning",
        where: { network: name },
        message: `"${name}" is applied nowhere in the game.`,
        fix: "Apply it in the game, or remove it.",
        edits: [{ kind: "removeNetwork", name }],
      };
    } else if (parameters > 0 && !players.some((player) => player.trains.includes(name))) {
      yield {
        code: "network-not-trained",
        severity: "warning",
        where: { network: name },
        message: `"${name}" has ${parameters.toLocaleString("en-US")} parameters, but no player trains it.`,
        fix: "Let a player train it.",
      };
    }
  }
};
