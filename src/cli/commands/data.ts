import { resolve } from "node:path";
import type { Command } from "commander";
import { print, printJson, remark, wholeNumber, WrongUse } from "../output";

interface Options {
  readonly domain?: string;
  readonly split: string;
  readonly count: number;
  readonly out: string;
  readonly json?: boolean;
}

/** `ganvas data DIR --count N --out D`: the images as the networks see them. */
export function registerData(program: Command): void {
  program
    .command("data")
    .description("write the training images as the networks see them, with labels")
    .argument("[dir]", "the project", ".")
    .option("--domain <source>", "which data source, where the game has several: A, B, or its name")
    .option("--split <split>", "train or held-out", "train")
    .option("--count <n>", "how many", wholeNumber, 16)
    .requiredOption("--out <dir>", "where to write 000000.png, ... and samples.json")
    .option("--json", "print one JSON object")
    .action(async (directory: string, options: Options) => {
      if (options.split !== "train" && options.split !== "held-out") {
        throw new WrongUse(`--split is train or held-out; "${options.split}" is not.`);
      }
      const { exportData } = await import("ganvas");
      const report = await exportData({
        project: resolve(directory),
        source: options.domain,
        split: options.split,
        count: options.count,
        out: resolve(options.out),
      });
      for (const { path, reason } of report.skipped) remark(`left out ${path}: ${reason}`);
      if (options.json) printJson(report);
      else
        print(`${report.files.length} of ${report.available} images in ${resolve(options.out)}.`);
    });
}
