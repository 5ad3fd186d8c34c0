import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import type { ListedRun } from "ganvas";
import { print, printJson, WrongUse } from "../output";

/** `ganvas runs [DIR]`: the runs of a project, newest first. */
export function registerRuns(program: Command): void {
  program
    .command("runs")
    .description("list the runs of a project, newest first")
    .argument("[dir]", "the project", ".")
    .option("--json", "print one JSON array")
    .action(async (directory: string, options: { json?: boolean }) => {
      const project = resolve(directory);
      if (!existsSync(project)) throw new WrongUse(`There is no folder ${project}.`);
      const { listRuns } = await import("ganvas");
      const runs = await Promise.all(listRuns(project).map(describe));
      if (options.json) {
        printJson(runs);
        return;
      }
      if (runs.length === 0) print("No runs yet. Make one with: ganvas train");
      for (const run of runs) print(lineOf(run));
    });
}

async function describe(run: ListedRun) {
  const { currentStatus } = await import("ganvas");
  const { path } = run;
  if ("damage" in run) {
    return { id: basename(path), path, status: "damaged", message: run.damage } as const;
  }
  const { record } = run;
  return {
    id: record.id,
    path,
    name: record.name,
    status: await currentStatus(record),
    step: record.lastStep,
    steps: record.steps,
    device: record.device,
    seed: record.seed,
    createdAt: record.createdAt,
  } as const;
}

function lineOf(run: Awaited<ReturnType<typeof describe>>): string {
  const start = `${run.id.padEnd(36)} ${run.status.padEnd(12)}`;
  return run.status === "damaged"
    ? `${start} ${run.message}`
    : `${start} ${`${run.step}/${run.steps}`.padStart(14)}  ${run.device}`;
}
