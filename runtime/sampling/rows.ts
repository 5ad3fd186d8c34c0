/** Running a sampling graph for any number of samples: whole chunks of its rows, the first and last one cut. */
import type { Engine, EngineState, HostTensor, Program } from "../engines/engine";
import type { SamplingChoices } from "../game/game";
import { chosen, chunkFeeds, type SampleChoices } from "./choices";
import type { SamplerSpec, StoredSampler } from "./spec";
import { standingStatistics } from "./standing";

export interface SampledRows {
  /** By output name, [count, ...]. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** The class of each row, where the networks read one. */
  readonly classes?: readonly number[];
}

/** Which samples: `first` to `first + count - 1` of a seed, and what is chosen for them. */
export interface SampleRequest extends SampleChoices {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/** By which statistics samples are normalised, where networks normalise by batches. */
export interface WantedStatistics {
  /** Default: as the project says, else `running`. */
  readonly statistics?: SamplingChoices["statistics"];
  /** Batches whose moments are averaged into standing statistics. Default: as the project says, else 16. */
  readonly passes?: number;
}

/** A sampling graph on an engine, without weights. */
export interface LoadedSampler {
  readonly spec: SamplerSpec;
  readonly program: Program;
  readonly batchProgram?: Program;
}

/** Puts a sampling graph on an engine. Throws EngineError when the engine cannot take it. */
export async function loadSampler(
  engine: Engine,
  { spec, graph, batchGraph }: StoredSampler,
): Promise<LoadedSampler> {
  const program = await engine.load(graph);
  return batchGraph === undefined
    ? { spec, program }
    : { spec, program, batchProgram: await engine.load(batchGraph) };
}

/** A sampling graph with the weights of a step. */
export interface WeightedSampler extends LoadedSampler, WantedStatistics {
  /** Holds what the graphs read; standing statistics are written into it. */
  readonly state: EngineState;
  /** Rounds that the weights were trained for. */
  readonly step: number;
}

/**
 * Makes samples as numbers in the generator's range. Sample i depends on the seed and i only: not on the count, on where
 * the request begins, or on the device's order. Chunks begin at multiples of the graph's rows, so that this holds also
 * where images are normalised by the statistics of the chunk they are made in. Throws RunError for a choice that the run's
 * game does not have.
 */
export async function sampleRows(on: WeightedSampler, want: SampleRequest): Promise<SampledRows> {
  const { spec, state } = on;
  const choices = chosen(spec, want);
  const program = await normalised(on, choices);
  const constants = fadeFeed(on);
  const end = want.first + want.count;
  const parts: Record<string, Float32Array[]> = {};
  const classes: number[] = [];
  for (let start = want.first - (want.first % spec.rows); start < end; start += spec.rows) {
    const at = { seed: want.seed, first: start, purpose: "sample" } as const;
    const { feeds, labels } = chunkFeeds(spec, choices, at);
    const outputs = await program.run(state, { ...constants, ...feeds });
    const [from, to] = [Math.max(want.first - start, 0), Math.min(end - start, spec.rows)];
    for (const name of Object.keys(spec.outputs)) {
      const data = outputs[name]?.data ?? new Float32Array();
      const stride = data.length / spec.rows;
      (parts[name] ??= []).push(Float32Array.from(data.subarray(from * stride, to * stride)));
    }
    classes.push(...labels.slice(from, to));
  }
  const tensors = Object.fromEntries(
    Object.entries(spec.outputs).map(([name, { shape }]) => [
      name,
      {
        shape: [want.count, ...shape.slice(1)],
        dtype: "float32",
        data: joined(parts[name] ?? []),
      } as const,
    ]),
  );
  return classes.length === 0 ? { tensors } : { tensors, classes };
}

/** The graph that normalises as wanted, after putting standing statistics in place where those are. */
async function normalised(on: WeightedSampler, choices: SampleChoices): Promise<Program> {
  const { spec, program, batchProgram, state } = on;
  if (batchProgram === undefined) return program;
  switch (on.statistics ?? spec.sampling.statistics ?? "running") {
    case "running":
      return program;
    case "batch":
      return batchProgram;
    case "standing": {
      const passes = on.passes ?? spec.sampling.passes ?? DEFAULT_PASSES;
      const measuring = { spec, program: batchProgram, state, constants: fadeFeed(on) };
      state.write(await standingStatistics(measuring, choices, passes));
      return program;
    }
  }
}

/** BigGAN's own number (`num_standing_accumulations`). */
const DEFAULT_PASSES = 16;

/** How far the stage of the graph has faded in, after the rounds that the weights were trained for. */
function fadeFeed({ spec, step }: WeightedSampler): Record<string, HostTensor> {
  const { stage } = spec;
  if (stage?.fade === undefined) return {};
  const rounds = Math.max(0, step - stage.firstRound);
  const fade = stage.fadeRounds === 0 ? 1 : Math.min(1, rounds / stage.fadeRounds);
  return { [stage.fade]: { shape: [], dtype: "float32", data: Float32Array.of(fade) } };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
