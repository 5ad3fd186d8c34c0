/** The sample sheets of a run: always the same latents and inputs, so that one sees each image sharpen. */
import { join } from "node:path";
import type { Engine, EngineState, HostTensor, Program } from "../engines/engine";
import { savePng } from "../images/png";
import { sheet, type ImageSize, type Raster } from "../images/raster";
import { inChannels } from "../data/decode";
import { RunError } from "../runs/errors";
import { arePoints, imagesOf } from "./images";
import { heldOutImages } from "./held-out";
import { realPoints } from "./real-points";
import { loadSampler, sampleRows, type LoadedSampler } from "./rows";
import { scatter } from "./scatter";
import { writeSampler } from "./spec";
import {
  IMAGE_ROWS,
  traceSampler,
  traceTranslators,
  type TracedProject,
  type TracedTranslator,
} from "./tracing";
import { writeTranslator } from "./translator-spec";
import { copiedWeights, pathsOf, weightsFor } from "./weights";

/** Sheets are this many images wide: wide, as the panel below an editor is. */
const COLUMNS = 16;
const POINTS = 1024;
const GAP = 2;

export interface Sheet {
  /** Relative to the run. */
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface SheetOptions extends TracedProject {
  readonly run: string;
  /** The project's folder: what relative paths of the data are relative to. */
  readonly directory: string;
  readonly engine: Engine;
}

/** A translator on an engine, and the images that its sheets show. */
interface LoadedTranslator extends TracedTranslator {
  readonly program: Program;
  readonly images: Float32Array;
}

/** Images of one size. */
interface Strip {
  readonly size: ImageSize;
  readonly images: readonly Uint8Array[];
}

export class SheetMaker {
  private constructor(
    private readonly on: SheetOptions,
    private readonly sampler: LoadedSampler | undefined,
    private readonly translators: readonly LoadedTranslator[],
  ) {}

  /**
   * Traces the sampling graphs of a game, or of the stage of the program, writes them into the run for later use, and loads
   * them. Throws RunError, GameError, CompileError, DataError or EngineError.
   */
  static async create(on: SheetOptions): Promise<SheetMaker> {
    const { run, engine, directory, config } = on;
    const stored = traceSampler(on);
    if (stored !== undefined) await writeSampler(run, stored);
    const translators: LoadedTranslator[] = [];
    for (const translator of traceTranslators(on)) {
      const { letter, graph, spec } = translator;
      await writeTranslator(run, letter, graph, spec);
      const settings = config.sources[spec.source];
      if (settings === undefined) continue;
      const images = await heldOutImages(settings, { directory, count: COLUMNS });
      translators.push({ ...translator, images, program: await engine.load(graph) });
    }
    const sampler = stored && (await loadSampler(engine, stored));
    return new SheetMaker(on, sampler, translators);
  }

  /**
   * Makes and writes the sheet of a step, with the choices of the project. Rows of images from noise; for each translator
   * a row of inputs, one of translations and one of reconstructions; a scatter plot for points.
   */
  async make(state: EngineState, step: number): Promise<Sheet> {
    const raster = (await this.#points(state, step)) ?? (await this.#images(state, step));
    const file = `samples/${String(step).padStart(8, "0")}.png`;
    await savePng(join(this.on.run, file), raster.pixels, raster);
    const { columns, rows, width, height } = raster;
    return { file, columns, rows, width, height };
  }

  /** Frees the graphs. */
  async dispose(): Promise<void> {
    await this.sampler?.program.dispose();
    await this.sampler?.batchProgram?.dispose();
    for (const { program } of this.translators) await program.dispose();
  }

  async #points(state: EngineState, step: number): Promise<Laid | undefined> {
    const { sampler } = this;
    if (sampler === undefined || !Object.values(sampler.spec.outputs).every(arePoints)) return;
    const tensors = await this.#sampled(sampler, state, { step, count: POINTS });
    const all = Object.values(tensors).flatMap(({ data }) => Array.from(data));
    return { ...scatter(all, realPoints(sampler.spec)), columns: 1, rows: 1 };
  }

  async #images(state: EngineState, step: number): Promise<Laid> {
    const strips: Strip[] = [];
    if (this.sampler !== undefined) {
      const { spec } = this.sampler;
      const tensors = await this.#sampled(this.sampler, state, { step, count: IMAGE_ROWS });
      strips.push(...Object.values(tensors).map((tensor) => imagesOf(tensor, spec.range)));
    }
    for (const translator of this.translators) {
      strips.push(...(await this.#translated(translator, state)));
    }
    return laidOut(strips);
  }

  async #sampled(
    sampler: LoadedSampler,
    state: EngineState,
    { step, count }: { readonly step: number; readonly count: number },
  ): Promise<Readonly<Record<string, HostTensor>>> {
    const weights = await this.#weights(pathsOf(sampler.spec), state);
    try {
      const request = { seed: this.on.config.seed, first: 0, count };
      return (await sampleRows({ ...sampler, state: weights, step }, request)).tensors;
    } finally {
      weights.dispose();
    }
  }

  /** Inputs, what they are translated into, and that translated back. */
  async #translated(
    { spec, program, images }: LoadedTranslator,
    state: EngineState,
  ): Promise<Strip[]> {
    const shown = [spec.translation, ...(spec.cycle === undefined ? [] : [spec.cycle])];
    const weights = await this.#weights(Object.keys(spec.state), state);
    const input = { shape: [COLUMNS, ...spec.input.spec.shape.slice(1)], data: images };
    const strips: Strip[] = [imagesOf({ ...input, dtype: "float32" }, spec.range)];
    const results: Record<string, Strip> = {};
    try {
      const size = images.length / COLUMNS;
      for (let start = 0; start < COLUMNS; start += spec.rows) {
        const data = images.slice(start * size, (start + spec.rows) * size);
        const feed = { [spec.input.name]: { ...spec.input.spec, data } };
        const outputs = await program.run(weights, feed);
        for (const name of shown) {
          const tensor = outputs[name];
          if (tensor === undefined) continue;
          const made = imagesOf(tensor, spec.range);
          results[name] = { ...made, images: [...(results[name]?.images ?? []), ...made.images] };
        }
      }
    } finally {
      weights.dispose();
    }
    return [...strips, ...Object.values(results)];
  }

  /** A copy of the weights that samples are made with, since standing statistics take the place of running ones in it. */
  async #weights(paths: readonly string[], state: EngineState): Promise<EngineState> {
    const { game, engine, run } = this.on;
    const wanted = game.sampling?.weights === "raw" ? "raw" : "best";
    const choice = weightsFor(paths, state.names(), wanted, run);
    return engine.createState(await copiedWeights(choice, state));
  }
}

/** A picture of images in columns and rows. */
type Laid = Raster & { readonly columns: number; readonly rows: number };

/** Strips one below the other; all in colour where one is. */
function laidOut(strips: readonly Strip[]): Laid {
  const [first] = strips;
  if (first === undefined) {
    throw new RunError("The game has no samples to show: its `samples` is empty.");
  }
  const channels = strips.some(({ size }) => size.channels === 3) ? 3 : 1;
  const images = strips.flatMap((strip) =>
    strip.images.map((pixels) => inChannels(pixels, strip.size.channels, channels)),
  );
  const size: ImageSize = { ...first.size, channels };
  const rows = Math.ceil(images.length / COLUMNS);
  return { ...sheet(images, size, COLUMNS, GAP), columns: COLUMNS, rows };
}
