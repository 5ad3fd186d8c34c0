import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { print, printJson, wholeNumber } from "../output";

/** `ganvas weights RUN --out F`: a checkpoint's tensors under their path names, as safetensors. */
export function registerWeights(program: Command): void {
  program
    .command("weights")
    .description("export weights, averages, optimizer slots and statistics as safetensors")
    .argument("<run>", "its id, its path, or latest")
    .requiredOption("--out <file>", "where to write, as F.safetensors")
    .option("--checkpoint <step>", "of which step; the newest by default", wholeNumber)
    .option("--json", "print one JSON object")
    .action(
      async (reference: string, options: { out: string; checkpoint?: number; json?: boolean }) => {
        const { loadCheckpoint, resolveRun } = await import("ganvas");
        const run = resolveRun(reference, process.cwd());
        const { file, step, tensors } = loadCheckpoint(run, options.checkpoint);
        const out = resolve(options.out);
        mkdirSync(dirname(out), { recursive: true });
        copyFileSync(file, out);
        const names = Object.keys(tensors);
        if (options.json) printJson({ file: out, step, tensors: names });
        else print(`${out}: ${names.length} tensors of step ${step}.`);
      },
    );
}
