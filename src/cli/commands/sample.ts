import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { finiteNumber, print, printJson, wholeNumber, WrongUse } from "../output";
import { wantedWeights, withWeightsOptions, type WeightsOptions } from "../weights-options";

interface Options extends WeightsOptions {
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly class?: number;
  readonly truncation?: number;
  readonly stage?: string;
  readonly mix?: number;
  readonly layers?: readonly [first: number, last: number];
  readonly noise?: "drawn" | "fixed" | "off";
  readonly statistics?: "running" | "batch" | "standing";
  readonly passes?: number;
  readonly json?: boolean;
}

/** `ganvas sample RUN --count N --seed S --out D`: images at the model's own size, or points of the plane. */
export function registerSample(program: Command): void {
  const command = program
    .command("sample")
    .description("make images; image i depends on the seed and i alone")
    .argument("<run>", "its id, its path, or latest")
    .option("--count <n>", "how many", wholeNumber, 16)
    .option("--seed <n>", "of the latents", wholeNumber, 1)
    .requiredOption(
      "--out <dir>",
      "where to write 000000.png, ... (of several domains 000000-a.png, 000000-b.png; of points points.json), sheet.png and samples.json",
    );
  withWeightsOptions(command)
    .option("--class <k>", "of one class; of all in turn by default", wholeNumber)
    .option(
      "--truncation <t>",
      "StyleGAN's psi: 1 for none, 0 for the mean; in other games the limit of normal noise",
      finiteNumber,
    )
    .option(
      "--stage <id>",
      "of networks that grow, which stage's images; the checkpoint's by default",
    )
    .option(
      "--mix <seed>",
      "with --layers: a second latent, that of image i of this seed",
      wholeNumber,
    )
    .option(
      "--layers <a-b>",
      "the style layers that take it, counted from 0, as in 4-7",
      layerRange,
    )
    .addOption(
      new Option(
        "--noise <how>",
        "per-layer noise: new for each image, the same for all, or none",
      ).choices(["drawn", "fixed", "off"]),
    )
    .addOption(
      new Option(
        "--statistics <which>",
        "what batch normalisation goes by: running ones, those of the images made at once, or averages over passes",
      ).choices(["running", "batch", "standing"]),
    )
    .option("--passes <n>", "passes of standing statistics", wholeNumber)
    .addHelpText("after", "\nWhat is not chosen is as the project's document says under sampling.")
    .option("--json", "print one JSON object")
    .action(async (reference: string, options: Options) => {
      const { count, seed, truncation, noise, checkpoint, stage, statistics, passes } = options;
      const weights = wantedWeights(options);
      const mixing = mixingOf(options);
      const { loadGenerator, resolveRun } = await import("ganvas");
      const run = resolveRun(reference, process.cwd());
      const load = { checkpoint, weights, stage, statistics, passes };
      const generator = await loadGenerator(run, load);
      try {
        const out = resolve(options.out);
        const want = { count, seed, class: options.class, truncation, noise, mixing };
        const saved = await generator.save(out, want);
        if (options.json) printJson(saved);
        else print(`${count} samples of step ${saved.checkpoint} in ${out}; sheet: ${saved.sheet}`);
      } finally {
        await generator.dispose();
      }
    });
}

/** What commander makes of `A-B`. */
function layerRange(text: string): readonly [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (first <= last) return [first, last];
  throw new InvalidArgumentError(
    `It is the first and the last layer, as in 4-7; "${text}" is not.`,
  );
}

function mixingOf({ mix, layers }: Options) {
  if (mix === undefined && layers === undefined) return undefined;
  if (mix !== undefined && layers !== undefined) return { seed: mix, layers };
  throw new WrongUse("--mix and --layers go together: --mix 7 --layers 4-7.");
}
