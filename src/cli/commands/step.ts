import { resolve } from "node:path";
import type { Command } from "commander";
import { print, printJson, wholeNumber } from "../output";

/** `ganvas step DIR --seed S --out F`: one round with everything that went in and came out. */
export function registerStep(program: Command): void {
  program
    .command("step")
    .description(
      "write one round as safetensors: inputs, state before, losses, gradients, state after",
    )
    .argument("[dir]", "the project", ".")
    .option("--seed <n>", "of everything that is drawn", wholeNumber, 1)
    .requiredOption("--out <file>", "where to write, as F.safetensors")
    .option("--json", "print one JSON object")
    .action(async (directory: string, options: { seed: number; out: string; json?: boolean }) => {
      const out = resolve(options.out);
      const { exportStep } = await import("ganvas");
      const { losses, tensors } = await exportStep({
        project: resolve(directory),
        seed: options.seed,
        out,
      });
      if (options.json) printJson({ file: out, losses, tensors });
      else print(`${out}: ${tensors} tensors.`);
    });
}
