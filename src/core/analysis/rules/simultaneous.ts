/** Players of a simultaneous game that make several steps in a round. */
import type { Rule } from "./rule";

export const simultaneous: Rule = function* ({ document: { game } }) {
  if (game.order !== "simultaneous") return;
  for (const { id, steps = 1, bursts = [] } of game.players) {
    if (steps === 1 && bursts.length === 0) continue;
    yield {
      code: "simultaneous-steps",
      severity: "error",
      where: { player: id, parameter: steps === 1 ? "bursts" : "steps" },
      message: `"${id}" makes several steps in a round, but in a simultaneous game all gradients are taken at the same weights.`,
      fix: "Let it make one step, or let the players take turns.",
      edits: [{ kind: "setOrder", order: "sequential" }],
    };
  }
};
