import { resolve } from "node:path";
import type { Command } from "commander";
import { print, printJson, wholeNumber, WrongUse } from "../output";

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly ema?: boolean;
  readonly raw?: boolean;
  readonly checkpoint?: number;
  readonly class?: number;
  readonly json?: boolean;
}

/** `ganvas sample RUN --count N --seed S --out D`: images at the model's own size. */
export function registerSample(program: Command): void {
  program
    .command("sample")
    .description("make images; image i depends on the seed and i alone")
    .argument("<run>", "its id, its path, or latest")
    .option("--count <n>", "how many", wholeNumber, 16)
    .option("--seed <n>", "of the latents", wholeNumber, 1)
    .requiredOption("--out <dir>", "where to write 000000.png, ..., sheet.png and samples.json")
    .option("--ema", "use the average of the weights")
    .option("--raw", "use the weights as trained")
    .option("--checkpoint <step>", "of which step; the newest by default", wholeNumber)
    .option("--class <k>", "of one class; of all in turn by default", wholeNumber)
    .option("--json", "print one JSON object")
    .action(async (reference: string, options: Options) => {
      if (options.ema && options.raw) throw new WrongUse("--ema and --raw exclude each other.");
      const { loadGenerator, resolveRun } = await import("ganvas");
      const run = resolveRun(reference, process.cwd());
      const weights = options.ema ? "average" : options.raw ? "raw" : "best";
      const generator = await loadGenerator(run, { checkpoint: options.checkpoint, weights });
      try {
        const saved = await generator.save(resolve(options.out), {
          count: options.count,
          seed: options.seed,
          class: options.class,
        });
        if (options.json) printJson(saved);
        else
          print(
            `${saved.files.length} images of step ${saved.checkpoint} in ${resolve(options.out)}; sheet: ${saved.sheet}`,
          );
      } finally {
        await generator.dispose();
      }
    });
}
