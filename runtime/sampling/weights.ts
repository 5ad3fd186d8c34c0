/** Which of a checkpoint's weights an image is made with. */
import type { TensorSpec } from "../compile/trace";
import type { HostTensor } from "../engines/engine";
import { averagePath } from "../game/paths";
import type { Checkpoint } from "../runs/checkpoint";
import { RunError } from "../runs/errors";

/** `best` takes the average of the weights where the run keeps one. */
export type WantedWeights = "best" | "average" | "raw";

export interface ChosenWeights {
  readonly tensors: Record<string, HostTensor>;
  readonly weights: "average" | "raw";
}

/**
 * The tensors that a sampling graph reads, by the paths of the raw ones. Throws RunError for an average that the run does
 * not keep, and for a checkpoint without a tensor that the graph reads.
 */
export function weightsFor(
  state: Readonly<Record<string, TensorSpec>>,
  { tensors: saved }: Pick<Checkpoint, "tensors">,
  wanted: WantedWeights,
  run: string,
): ChosenWeights {
  const paths = Object.keys(state);
  const averaged = paths.some((path) => averagePath(path) in saved);
  if (wanted === "average" && !averaged) {
    throw new RunError(
      `${run} keeps no average of the weights. Leave --ema out, or give a player an average.`,
    );
  }
  const weights = wanted === "raw" || !averaged ? "raw" : "average";
  const entries = paths.map((path) => {
    const average = weights === "average" ? saved[averagePath(path)] : undefined;
    const tensor = average ?? saved[path];
    if (tensor !== undefined) return [path, tensor] as const;
    throw new RunError(
      `The checkpoint of ${run} has no tensor "${path}" that its sampling graph reads.`,
    );
  });
  return { tensors: Object.fromEntries(entries), weights };
}
