import type { EngineState, HostTensor, Program } from "../engines/engine";
import { standingPath } from "../game/paths";
import { RunError } from "../runs/errors";
import { chunkFeeds, type SampleChoices } from "./choices";
import type { SamplerSpec } from "./spec";

/** Of the latents whose moments are measured: any, but always the same ones. */
const SEED = 0;

/**
 * Standing statistics (Brock et al. 2019, appendix; `accumulate_standing_stats` of its code): the moments by which batches
 * of samples are normalised, averaged over passes, by the paths of the running statistics that they replace. They are
 * measured with the truncation and the noise chosen, since moments change with them, and over all classes. Throws RunError
 * for passes that are no whole number above 0.
 */
export async function standingStatistics(
  on: {
    readonly spec: SamplerSpec;
    /** The graph that puts out moments. */
    readonly program: Program;
    readonly state: EngineState;
    /** Fed in every pass. */
    readonly constants: Readonly<Record<string, HostTensor>>;
  },
  choices: SampleChoices,
  passes: number,
): Promise<Record<string, HostTensor>> {
  if (!Number.isSafeInteger(passes) || passes < 1) {
    throw new RunError(
      `Standing statistics take a whole number of passes from 1 up, not ${passes}.`,
    );
  }
  const { spec, program, state, constants } = on;
  const sums = new Map<string, { readonly shape: readonly number[]; readonly sum: Float64Array }>();
  for (let pass = 0; pass < passes; pass++) {
    const at = { seed: SEED, first: pass * spec.rows, purpose: "standing" } as const;
    const { feeds } = chunkFeeds(spec, { ...choices, class: undefined }, at);
    const outputs = await program.run(state, { ...constants, ...feeds });
    for (const [name, { shape, data }] of Object.entries(outputs)) {
      if (!name.startsWith(standingPath(""))) continue;
      const path = name.slice(standingPath("").length);
      const { sum } = sums.get(path) ?? { sum: new Float64Array(data.length) };
      for (let i = 0; i < data.length; i++) sum[i] = (sum[i] ?? 0) + (data[i] ?? 0);
      sums.set(path, { shape, sum });
    }
  }
  return Object.fromEntries(
    [...sums].map(([path, { shape, sum }]) => [
      path,
      { shape, dtype: "float32", data: Float32Array.from(sum, (total) => total / passes) },
    ]),
  );
}
