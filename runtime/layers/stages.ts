/**
 * Networks that grow: layers of all stages are declared from the start, and a program is made for one stage. What the
 * stage does not reach is an empty tensor that nothing reads.
 */
import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import { GameError } from "../game/errors";

/** From which stage until which, both included, something exists; the first and the last unless given. */
export interface StageRange {
  readonly from?: string;
  readonly until?: string;
}

/** What `compute` makes in the stages of the range, an empty tensor in others. In a game without stages all exists. */
export function during(context: Context, range: StageRange, compute: () => tf.Tensor): tf.Tensor {
  const { stage } = context;
  return stage === undefined || stage.exists(range) ? compute() : tf.zeros([0]);
}

/** The last of the tensors that exists in the stage. Throws {@link GameError} where none does. */
export function latest(...candidates: readonly tf.Tensor[]): tf.Tensor {
  const found = candidates.findLast((candidate) => candidate.size > 0);
  if (found !== undefined) return found;
  throw new GameError(
    `None of ${candidates.length} tensors exists in this stage. ` +
      "Let one of the nodes that are read here exist in every stage of the game.",
  );
}
