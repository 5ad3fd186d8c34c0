/**
 * A trained pair of generators that translate images, out of a run directory, with nothing of the project's code:
 *
 *     const translator = await loadTranslator("runs/latest", { from: "A" });
 *     await translator.save("zebras", ["photos", "horse.jpg"], { cycle: true });
 */
import { basename, join } from "node:path";
import { writeImage } from "../data/image-set";
import type { Engine, EngineState, HostTensor, Program } from "../engines/engine";
import { selectEngine } from "../engines/select";
import { writeWhole } from "../files/write-whole";
import { savePng } from "../images/png";
import { bytesOf } from "../images/raster";
import { loadCheckpoint } from "../runs/checkpoint";
import { resolveRun } from "../runs/directory";
import { RunError } from "../runs/errors";
import { listInputs, readInput, type Input } from "./inputs";
import { imagesOf } from "./images";
import { readTranslator, type TranslatorSpec } from "./translator-spec";
import { weightsFor, weightsOf, type WantedWeights } from "./weights";

export interface LoadTranslatorOptions {
  /** The domain to translate from, by its letter: A is the first data source, B the second. */
  readonly from: string;
  /** Rounds done at the checkpoint; the newest by default. */
  readonly checkpoint?: number;
  /** `best`, the default, takes the average of the weights where the run keeps one. */
  readonly weights?: WantedWeights;
  readonly device?: string;
}

export interface SavedTranslations {
  readonly run: string;
  readonly checkpoint: number;
  readonly from: string;
  readonly weights: "average" | "raw";
  readonly files: readonly SavedTranslation[];
}
export interface SavedTranslation {
  readonly file: string;
  /** The image that it was made from. */
  readonly input: string;
  readonly checkpoint: number;
  /** Of the image translated there and back, where it was asked for. */
  readonly cycle?: string;
}

/**
 * Loads what a run translates images with: a path, or `runs/latest`. Throws RunError when its samples read no images of
 * that domain, and when it has no checkpoint or no such one.
 */
export async function loadTranslator(
  run: string,
  options: LoadTranslatorOptions,
): Promise<Translator> {
  const directory = resolveRun(run, process.cwd());
  const from = options.from.toUpperCase();
  const { spec, graph } = readTranslator(directory, from);
  const checkpoint = loadCheckpoint(directory, options.checkpoint);
  const wanted = options.weights ?? "best";
  const names = Object.keys(checkpoint.tensors);
  const choice = weightsFor(Object.keys(spec.state), names, wanted, directory);
  const { engine } = await selectEngine(options.device ?? "cpu");
  const program = await engine.load(graph);
  return new Translator({
    run: basename(directory),
    checkpoint: checkpoint.step,
    from,
    weights: choice.weights,
    spec,
    engine,
    program,
    state: engine.createState(weightsOf(choice, checkpoint.tensors)),
  });
}

/** Translates images with the weights of a checkpoint. Dispose it when done: it holds an engine's memory. */
export class Translator {
  constructor(
    private readonly on: {
      readonly run: string;
      readonly checkpoint: number;
      readonly from: string;
      readonly weights: "average" | "raw";
      readonly spec: TranslatorSpec;
      readonly engine: Engine;
      readonly program: Program;
      readonly state: EngineState;
    },
  ) {}

  /**
   * Translates image files, and those in folders, of any size: each is first brought to the networks' size as the data
   * source's own images are. Writes `<name>.png`, with `cycle` also `<name>-cycle.png`, and samples.json into a folder.
   * Throws RunError for a file that is missing or no image, before anything is written for it, and for a `cycle` that the
   * game's samples do not hold.
   */
  async save(
    folder: string,
    paths: readonly string[],
    { cycle = false }: { readonly cycle?: boolean } = {},
  ): Promise<SavedTranslations> {
    const { run, checkpoint, from, weights, spec } = this.on;
    if (cycle && spec.cycle === undefined) {
      throw new RunError(`Run ${run} has no sample that is translated there and back.`);
    }
    const inputs = await listInputs(paths);
    const files: SavedTranslation[] = [];
    for (let start = 0; start < inputs.length; start += spec.rows) {
      const chunk = inputs.slice(start, start + spec.rows);
      const outputs = await this.#run(chunk);
      const write = async (output: string | undefined, ending: string): Promise<void> => {
        const tensor = outputs[output ?? ""];
        if (tensor === undefined) return;
        const { images, size } = imagesOf(tensor, spec.range);
        for (const [row, input] of chunk.entries()) {
          const pixels = images[row];
          if (pixels !== undefined) await savePng(join(folder, input.name + ending), pixels, size);
        }
      };
      await write(spec.translation, ".png");
      if (cycle) await write(spec.cycle, "-cycle.png");
      for (const { name, path } of chunk) {
        const back = cycle ? { cycle: `${name}-cycle.png` } : {};
        files.push({ file: `${name}.png`, input: path, checkpoint, ...back });
      }
    }
    const saved = { run, checkpoint, from, weights, files };
    await writeWhole(join(folder, "samples.json"), [
      new TextEncoder().encode(`${JSON.stringify(saved, null, 2)}\n`),
    ]);
    return saved;
  }

  /** Outputs of at most as many inputs as the graph has rows; those left over are black. */
  async #run(inputs: readonly Input[]): Promise<Readonly<Record<string, HostTensor>>> {
    const { spec, program, state } = this.on;
    const size = bytesOf(spec.fit);
    const data = new Float32Array(spec.rows * size);
    for (const [row, input] of inputs.entries()) {
      const pixels = await readInput(input, spec.fit);
      const one = { ...spec.fit, count: 1, pixels, skipped: [], notices: [] };
      writeImage(one, 0, spec.range, data, row * size);
    }
    const { name, spec: fed } = spec.input;
    return await program.run(state, { [name]: { ...fed, data } });
  }

  async dispose(): Promise<void> {
    this.on.state.dispose();
    await this.on.engine.dispose();
  }
}
