import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { print, printJson } from "../output";
import { wantedWeights, withWeightsOptions, type WeightsOptions } from "../weights-options";

interface Options extends WeightsOptions {
  readonly from: string;
  readonly cycle?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

/** `ganvas translate RUN --from A|B INPUT... --out D`: images of one domain as the other's. */
export function registerTranslate(program: Command): void {
  const command = program
    .command("translate")
    .description("translate images into the other domain, with a run of a CycleGAN")
    .argument("<run>", "its id, its path, or latest")
    .argument("<input...>", "images, and folders of images, of any size")
    .addOption(
      new Option("--from <domain>", "which domain the images are of")
        .choices(["A", "B"])
        .makeOptionMandatory(),
    )
    .option("--cycle", "write them translated back as well, as <name>-cycle.png")
    .requiredOption("--out <dir>", "where to write <name>.png, ... and samples.json");
  withWeightsOptions(command)
    .option("--json", "print one JSON object")
    .action(async (reference: string, inputs: readonly string[], options: Options) => {
      const weights = wantedWeights(options);
      const { loadTranslator, resolveRun } = await import("ganvas");
      const { from, checkpoint, cycle } = options;
      const run = resolveRun(reference, process.cwd());
      const translator = await loadTranslator(run, { from, checkpoint, weights });
      try {
        const out = resolve(options.out);
        const paths = inputs.map((input) => resolve(input));
        const saved = await translator.save(out, paths, { cycle });
        if (options.json) printJson(saved);
        else
          print(
            `${saved.files.length} images translated from ${from} at step ${saved.checkpoint}, in ${out}.`,
          );
      } finally {
        await translator.dispose();
      }
    });
}
