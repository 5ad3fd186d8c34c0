import { resolve } from "node:path";
import type { Command } from "commander";
import { print, printJson, wholeNumber } from "../output";

interface Options {
  readonly seed: number;
  readonly stage?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `ganvas step DIR --seed S --out F`: one round with everything that went in and came out. */
export function registerStep(program: Command): void {
  program
    .command("step")
    .description(
      "write one round as safetensors: inputs, state before, losses, gradients, state after",
    )
    .argument("[dir]", "the project", ".")
    .option("--seed <n>", "of everything that is drawn", wholeNumber, 1)
    .option("--stage <id>", "of networks that grow, a round of which stage; the first by default")
    .requiredOption("--out <file>", "where to write, as F.safetensors")
    .option("--json", "print one JSON object")
    .action(async (directory: string, options: Options) => {
      const { seed, stage } = options;
      const out = resolve(options.out);
      const { exportStep } = await import("ganvas");
      const project = resolve(directory);
      const { losses, tensors } = await exportStep({ project, seed, stage, out });
      if (options.json) printJson({ file: out, losses, tensors });
      else print(`${out}: ${tensors} tensors.`);
    });
}
