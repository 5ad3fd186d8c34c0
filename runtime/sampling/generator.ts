/**
 * A trained generator, out of a run directory, with nothing of the project's code:
 *
 *     const generator = await loadGenerator("runs/latest");
 *     await generator.save("digits", { count: 16, seed: 7 });
 */
import { basename, join } from "node:path";
import { selectEngine } from "../engines/select";
import type { Engine, EngineState, HostTensor, Program } from "../engines/engine";
import { averagePath } from "../game/paths";
import { savePng } from "../images/png";
import { sheet } from "../images/raster";
import { writeWhole } from "../files/write-whole";
import { loadCheckpoint, type Checkpoint } from "../runs/checkpoint";
import { resolveRun } from "../runs/directory";
import { RunError } from "../runs/errors";
import { imagesOf, sampleRows, type SampleRequest } from "./rows";
import { readSampler, type SamplerSpec } from "./spec";

export interface LoadOptions {
  /** Rounds done at the checkpoint; the newest by default. */
  readonly checkpoint?: number;
  /** `best` takes the average of the weights where the run keeps one. */
  readonly weights?: "best" | "average" | "raw";
  readonly device?: string;
}

export interface SavedSamples {
  readonly run: string;
  readonly checkpoint: number;
  readonly seed: number;
  readonly weights: "average" | "raw";
  readonly sheet: string;
  readonly files: readonly SavedSample[];
}
export interface SavedSample {
  readonly file: string;
  readonly seed: number;
  readonly index: number;
  readonly checkpoint: number;
  readonly class?: number;
  readonly domain?: string;
}

/** Which samples: `count` of them, of a seed, from number `first` (default 0) on, of all classes in turn or of one. */
export interface WantedSamples {
  readonly count: number;
  readonly seed: number;
  readonly first?: number;
  readonly class?: number;
}

/** Loads the generator of a run: a path, or `runs/latest`. Throws RunError when it has no checkpoint or no such one. */
export async function loadGenerator(run: string, options: LoadOptions = {}): Promise<Generator> {
  const directory = resolveRun(run, process.cwd());
  const { spec, graph } = readSampler(directory);
  const checkpoint = loadCheckpoint(directory, options.checkpoint);
  const { tensors, weights } = weightsFor(spec, checkpoint, options.weights ?? "best", directory);
  const { engine } = await selectEngine(options.device ?? "cpu");
  const program = await engine.load(graph);
  return new Generator({
    run: basename(directory),
    checkpoint: checkpoint.step,
    weights,
    spec,
    engine,
    program,
    state: engine.createState(tensors),
  });
}

/** Makes images from a checkpoint. Dispose it when done: it holds an engine's memory. */
export class Generator {
  constructor(
    private readonly on: {
      readonly run: string;
      readonly checkpoint: number;
      readonly weights: "average" | "raw";
      readonly spec: SamplerSpec;
      readonly engine: Engine;
      readonly program: Program;
      readonly state: EngineState;
    },
  ) {}

  /**
   * Samples by output name, [count, H, W, C], in the generator's range (`spec.range`). Image i depends on the seed and
   * i only. Throws RunError for a class there is not.
   */
  async sample(want: WantedSamples): Promise<Readonly<Record<string, HostTensor>>> {
    return (await sampleRows(this.on, requested(want))).tensors;
  }

  /**
   * Writes 000000.png, ..., sheet.png and samples.json into a folder; several domains as 000000-a.png, 000000-b.png.
   * Throws RunError for a class there is not, and when the disk refuses.
   */
  async save(folder: string, want: WantedSamples): Promise<SavedSamples> {
    const { run, checkpoint, weights, spec } = this.on;
    const { tensors, classes } = await sampleRows(this.on, requested(want));
    const domains = Object.entries(tensors).map(([name, tensor]) => ({
      name,
      ...imagesOf(tensor, spec.range),
    }));
    const files: SavedSample[] = [];
    for (const [at, domain] of domains.entries()) {
      const letter = domains.length > 1 ? `-${String.fromCharCode(97 + at)}` : "";
      for (const [row, pixels] of domain.images.entries()) {
        const index = (want.first ?? 0) + row;
        const file = `${String(index).padStart(6, "0")}${letter}.png`;
        await savePng(join(folder, file), pixels, domain.size);
        const label = classes?.[row];
        files.push({
          file,
          seed: want.seed,
          index,
          checkpoint,
          ...(label === undefined ? {} : { class: label }),
          ...(domains.length > 1 ? { domain: domain.name } : {}),
        });
      }
    }
    const first = domains[0];
    if (!first) throw new RunError(`Run ${run} has no samples: its game names none.`);
    const raster = sheet(
      domains.flatMap((domain) => domain.images),
      first.size,
      Math.ceil(Math.sqrt(want.count)),
    );
    await savePng(join(folder, "sheet.png"), raster.pixels, raster);
    const saved = {
      run,
      checkpoint,
      seed: want.seed,
      weights,
      sheet: join(folder, "sheet.png"),
      files,
    };
    await writeWhole(join(folder, "samples.json"), [
      new TextEncoder().encode(`${JSON.stringify({ ...saved, sheet: "sheet.png" }, null, 2)}\n`),
    ]);
    return saved;
  }

  async dispose(): Promise<void> {
    this.on.state.dispose();
    await this.on.engine.dispose();
  }
}

/** Throws RunError for a count or a seed that is no whole number. */
function requested(want: WantedSamples): SampleRequest {
  const request = { first: 0, ...want };
  for (const key of ["count", "seed", "first"] as const) {
    const least = key === "count" ? 1 : 0;
    const value = request[key];
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RunError(`"${key}" is a whole number from ${least} up; ${value} is not.`);
  }
  return request;
}

/** The tensors that the sampling graph reads, from the weights asked for. */
function weightsFor(
  spec: SamplerSpec,
  checkpoint: Checkpoint,
  wanted: "best" | "average" | "raw",
  run: string,
): { tensors: Record<string, HostTensor>; weights: "average" | "raw" } {
  const paths = Object.keys(spec.state);
  const averaged = paths.some((path) => averagePath(path) in checkpoint.tensors);
  if (wanted === "average" && !averaged) {
    throw new RunError(
      `${run} keeps no average of the weights. Leave --ema out, or give a player an average.`,
    );
  }
  const weights = wanted === "raw" || !averaged ? "raw" : "average";
  const tensors = Object.fromEntries(
    paths.map((path) => {
      const tensor =
        (weights === "average" ? checkpoint.tensors[averagePath(path)] : undefined) ??
        checkpoint.tensors[path];
      if (!tensor)
        throw new RunError(
          `The checkpoint of ${run} has no tensor "${path}" that its sampling graph reads.`,
        );
      return [path, tensor];
    }),
  );
  return { tensors, weights };
}
