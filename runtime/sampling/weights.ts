/** Which weights an image is made with: those in training, or their moving average. */
import type { EngineState, HostTensor } from "../engines/engine";
import { averagePath } from "../game/paths";
import { RunError } from "../runs/errors";
import type { SamplerSpec } from "./spec";

/** `best` takes the average of the weights where the run keeps one. */
export type WantedWeights = "best" | "average" | "raw";

export interface ChosenWeights {
  /** Where each tensor that a sampling graph reads stands, by the path under which it reads it. */
  readonly sources: Readonly<Record<string, string>>;
  readonly weights: "average" | "raw";
}

/** The paths of all tensors that a sampling graph reads. */
export function pathsOf({ state, batch }: Pick<SamplerSpec, "state" | "batch">): string[] {
  return [...new Set([...Object.keys(state), ...Object.keys(batch?.state ?? {})])];
}

/**
 * Chooses among the tensors of a run, `names`. Throws RunError for an average that the run does not keep, and for a tensor
 * that is not there.
 */
export function weightsFor(
  paths: readonly string[],
  names: readonly string[],
  wanted: WantedWeights,
  run: string,
): ChosenWeights {
  const known = new Set(names);
  const averaged = paths.some((path) => known.has(averagePath(path)));
  if (wanted === "average" && !averaged) {
    throw new RunError(
      `${run} keeps no average of the weights. Leave --ema out, or give a player an average.`,
    );
  }
  const weights = wanted === "raw" || !averaged ? "raw" : "average";
  const sources = paths.map((path) => {
    const average = averagePath(path);
    if (weights === "average" && known.has(average)) return [path, average] as const;
    if (known.has(path)) return [path, path] as const;
    throw new RunError(
      `The weights of ${run} have no tensor "${path}" that its sampling graph reads.`,
    );
  });
  return { sources: Object.fromEntries(sources), weights };
}

/** The chosen tensors, under the paths by which sampling graphs read them. */
export function weightsOf(
  { sources }: ChosenWeights,
  tensors: Readonly<Record<string, HostTensor>>,
): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([path, source]) => {
      const tensor = tensors[source];
      return tensor === undefined ? [] : [[path, tensor]];
    }),
  );
}

/** Copies the chosen tensors of a run that trains. */
export async function copiedWeights(
  choice: ChosenWeights,
  state: EngineState,
): Promise<Record<string, HostTensor>> {
  return weightsOf(choice, await state.read(Object.values(choice.sources)));
}
