import type { Command } from "commander";
import type { ControlCommand } from "ganvas";
import { print, printJson } from "../output";

const COMMANDS: readonly {
  readonly name: ControlCommand;
  readonly doc: string;
  readonly said: string;
}[] = [
  { name: "pause", doc: "pause a running training after the step at hand", said: "paused" },
  { name: "resume", doc: "let a paused training go on", said: "goes on" },
  { name: "stop", doc: "stop a running training; it writes a checkpoint first", said: "stops" },
  { name: "checkpoint", doc: "write a checkpoint now", said: "writes a checkpoint" },
];

/** `ganvas pause|resume|stop|checkpoint RUN`: control of a running training. */
export function registerControl(program: Command): void {
  for (const { name, doc, said } of COMMANDS) {
    program
      .command(name)
      .description(doc)
      .argument("<run>", "its id, its path, or latest")
      .option("--json", "print one JSON object")
      .action(async (reference: string, options: { json?: boolean }) => {
        const { readRecord, resolveRun, sendControl } = await import("ganvas");
        const record = readRecord(resolveRun(reference, process.cwd()));
        const reply = await sendControl(record, name);
        if (options.json) printJson({ run: record.id, status: reply.status, step: reply.step });
        else print(`${record.id} ${said} (step ${reply.step}).`);
      });
  }
}
