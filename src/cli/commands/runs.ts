import { resolve } from "node:path";
import type { Command } from "commander";
import { currentStatus, listRuns } from "ganvas";
import { print, printJson } from "../output";

/** `ganvas runs [DIR]`: the runs of a project, newest first. */
export function registerRuns(program: Command): void {
  program
    .command("runs")
    .description("list the runs of a project, newest first")
    .argument("[dir]", "the project", ".")
    .option("--json", "print one JSON array")
    .action(async (directory: string, options: { json?: boolean }) => {
      const runs = await Promise.all(
        listRuns(resolve(directory)).map(async ({ path, record }) => ({
          id: record.id,
          path,
          name: record.name,
          status: await currentStatus(record),
          step: record.lastStep,
          steps: record.steps,
          device: record.device,
          seed: record.seed,
          createdAt: record.createdAt,
        })),
      );
      if (options.json) {
        printJson(runs);
        return;
      }
      if (runs.length === 0) print("No runs yet. Make one with: ganvas train");
      for (const { id, status, step, steps, device } of runs) {
        print(
          `${id.padEnd(36)} ${status.padEnd(12)} ${`${step}/${steps}`.padStart(14)}  ${device}`,
        );
      }
    });
}
