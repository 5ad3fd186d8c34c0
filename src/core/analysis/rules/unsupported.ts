/** What a document can say and this version cannot train: better told on the canvas than when training starts. */
import type { Rule } from "./rule";

export const unsupported: Rule = function* ({ document }) {
  const { game, stages = [] } = document;
  if (stages.length > 0) {
    yield {
      code: "not-supported",
      severity: "error",
      where: {},
      message: `The document grows in ${stages.length} stages, which this version can show and check, but not train.`,
      fix: "Take the stages out to train the networks at one size.",
    };
  }
  const { statistics } = game.sampling ?? {};
  if (statistics === "standing") {
    yield {
      code: "not-supported",
      severity: "warning",
      where: {},
      message:
        'Sampling asks for "standing" statistics, which this version does not have; it uses the running ones.',
      fix: 'Choose "running" or "batch".',
    };
  }
  for (const player of game.players) {
    const { id, accumulate = 1, steps = 1, bursts = [] } = player;
    const where = { player: id };
    if (accumulate !== 1) {
      yield {
        code: "not-supported",
        severity: "error",
        where: { ...where, parameter: "accumulate" },
        message: `"${id}" accumulates the gradients of ${accumulate} batches, which this version cannot.`,
        fix: "Set it to 1, and the batch larger.",
        edits: [{ kind: "setPlayer", player: { ...player, accumulate: 1 } }],
      };
    }
    if (game.order === "simultaneous" && (steps !== 1 || bursts.length > 0)) {
      yield {
        code: "simultaneous-steps",
        severity: "error",
        where: { ...where, parameter: steps === 1 ? "bursts" : "steps" },
        message: `"${id}" makes several steps in a round, but in a simultaneous game all gradients are taken at the same weights.`,
        fix: "Let it make one step, or let the players take turns.",
        edits: [{ kind: "setOrder", order: "sequential" }],
      };
    }
  }
};
