/**
 * A trained generator, out of a run directory, with nothing of the project's code:
 *
 *     const generator = await loadGenerator("runs/latest");
 *     await generator.save("digits", { count: 16, seed: 7 });
 */
import { basename } from "node:path";
import { selectEngine } from "../engines/select";
import type { Engine, HostTensor } from "../engines/engine";
import { loadCheckpoint } from "../runs/checkpoint";
import { resolveRun } from "../runs/directory";
import { RunError } from "../runs/errors";
import type { SampleChoices } from "./choices";
import {
  loadSampler,
  sampleRows,
  type SampleRequest,
  type WantedStatistics,
  type WeightedSampler,
} from "./rows";
import { saveSamples, type SavedSamples } from "./saving";
import { readSampler } from "./spec";
import { pathsOf, weightsFor, weightsOf, type WantedWeights } from "./weights";

/** Which weights of a run, and how its networks normalise. */
export interface LoadOptions extends WantedStatistics {
  /** Rounds done at the checkpoint; the newest by default. */
  readonly checkpoint?: number;
  /**
   * `best` takes the average of the weights where the run keeps one. Default: raw ones where the project's `sampling` says
   * so, else `best`.
   */
  readonly weights?: WantedWeights;
  /** Of networks that grow: the stage whose images to make. Default: the one that the checkpoint was trained in. */
  readonly stage?: string;
  readonly device?: string;
}

/**
 * Which samples: `count` of them, of a seed, from number `first` (default 0) on, and what is chosen for them: class,
 * truncation, noise, mixing. What is not chosen is as the project's `sampling` says.
 */
export interface WantedSamples extends SampleChoices {
  readonly count: number;
  readonly seed: number;
  readonly first?: number;
}

/**
 * Loads the generator of a run: a path, or `runs/latest`. Throws RunError when it has no checkpoint or no such one, when it
 * has not been in the stage, and when its samples are made from images ({@link loadTranslator} is for those).
 */
export async function loadGenerator(run: string, options: LoadOptions = {}): Promise<Generator> {
  const directory = resolveRun(run, process.cwd());
  const checkpoint = loadCheckpoint(directory, options.checkpoint);
  const { step, tensors } = checkpoint;
  const stored = readSampler(directory, { step, stage: options.stage });
  const { spec } = stored;
  const usual = spec.sampling.weights === "raw" ? "raw" : "best";
  const names = Object.keys(tensors);
  const choice = weightsFor(pathsOf(spec), names, options.weights ?? usual, directory);
  const { engine } = await selectEngine(options.device ?? "cpu");
  const { statistics, passes } = options;
  return new Generator(engine, {
    ...(await loadSampler(engine, stored)),
    run: basename(directory),
    step,
    weights: choice.weights,
    statistics,
    passes,
    state: engine.createState(weightsOf(choice, tensors)),
  });
}

/** Makes samples from a checkpoint. Dispose it when done: it holds an engine's memory. */
export class Generator {
  constructor(
    private readonly engine: Engine,
    private readonly on: WeightedSampler & {
      readonly run: string;
      readonly weights: "average" | "raw";
    },
  ) {}

  /**
   * Samples by output name: images [count, H, W, C] in the generator's range, or points [count, 2]. Sample i depends on the
   * seed and i only. Throws RunError for a choice that the run's game does not have.
   */
  async sample(want: WantedSamples): Promise<Readonly<Record<string, HostTensor>>> {
    return (await sampleRows(this.on, requested(want))).tensors;
  }

  /**
   * Writes 000000.png, ..., sheet.png and samples.json into a folder; several domains as 000000-a.png, 000000-b.png; points
   * of the plane as points.json, [[x, y], ...]. Throws RunError for a choice that the run's game does not have, and when
   * the disk refuses.
   */
  async save(folder: string, want: WantedSamples): Promise<SavedSamples> {
    const request = requested(want);
    const rows = await sampleRows(this.on, request);
    const { spec, run, step, weights } = this.on;
    return await saveSamples(folder, rows, { spec, request, run, checkpoint: step, weights });
  }

  async dispose(): Promise<void> {
    this.on.state.dispose();
    await this.engine.dispose();
  }
}

/** Throws RunError for a count or a seed that is no whole number. */
function requested(want: WantedSamples): SampleRequest {
  const request = { ...want, first: want.first ?? 0 };
  for (const key of ["count", "seed", "first"] as const) {
    const least = key === "count" ? 1 : 0;
    const value = request[key];
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RunError(`"${key}" is a whole number from ${least} up; ${value} is not.`);
  }
  return request;
}
