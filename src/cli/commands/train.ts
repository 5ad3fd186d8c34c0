import { resolve } from "node:path";
import type { Command } from "commander";
import type { RunEvent } from "ganvas";
import {
  collectSetting,
  duration,
  EXIT,
  printJson,
  ProgressLine,
  remark,
  wholeNumber,
} from "../output";

interface Options {
  readonly steps?: number;
  readonly seed?: number;
  readonly device?: string;
  readonly name?: string;
  readonly resume?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** A closed terminal counts as Ctrl-C. */
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Piped, a line about the steps is printed this often. */
const LINE_EVERY_MS = 5000;

/** `ganvas train [DIR]`: trains a project in the foreground; Ctrl-C writes a checkpoint and stops cleanly. */
export function registerTrain(program: Command): void {
  program
    .command("train")
    .description("train a project; Ctrl-C writes a checkpoint and stops cleanly")
    .argument("[dir]", "the project", ".")
    .option("--steps <n>", "rounds in all, also of a run that is continued", wholeNumber)
    .option("--seed <n>", "of everything that is drawn", wholeNumber)
    .option(
      "--device <device>",
      "auto, cpu, webgpu, cuda, openvino or tfjs-node-gpu (default: auto, or that of the run to continue)",
    )
    .option("--name <name>", "of the run")
    .option("--resume <run>", "continue a run: its id, its path, or latest")
    .option(
      "--set <key=value>",
      "override a value of config.ts, as in batch=32; repeatable",
      collectSetting,
      {},
    )
    .option("--json", "print one JSON object a line")
    .action(async (directory: string, options: Options) => {
      const show = options.json ? printJson : progress();
      const told = { failure: false };
      const { train } = await import("ganvas");
      const training = train({
        project: resolve(directory),
        device: options.device,
        name: options.name,
        seed: options.seed,
        steps: options.steps,
        resume: options.resume,
        overrides: options.set,
        onEvent: (event) => {
          told.failure ||= event.type === "error";
          show(event);
        },
      });
      const stop = () => {
        remark("Stopping after the step at hand, with a checkpoint. Ctrl-C again ends at once.");
        for (const signal of STOP_SIGNALS) process.off(signal, stop);
        training.stop();
      };
      for (const signal of STOP_SIGNALS) process.on(signal, stop);
      try {
        await training.finished;
        process.exitCode = EXIT.done;
      } catch (error) {
        // What fails before there is a run is in no log: whoever reads the stream is told all the same.
        if (!told.failure) show({ type: "error", step: 0, message: (error as Error).message });
        throw error;
      } finally {
        for (const signal of STOP_SIGNALS) process.off(signal, stop);
      }
    });
}

/** Says what happens: a bar on a terminal, a line every few seconds where it is piped. */
function progress(): (event: RunEvent) => void {
  const bar = new ProgressLine();
  let steps = 0;
  let lastLine = 0;
  return (event) => {
    switch (event.type) {
      case "run":
        steps = event.steps;
        bar.log(`Run ${event.path}`);
        bar.log(event.why);
        if (event.resumedAt !== undefined) bar.log(`Continues at step ${event.resumedAt}.`);
        break;
      case "phase":
        bar.log(event.detail === undefined ? event.phase : `${event.phase}: ${event.detail}`);
        break;
      case "step": {
        const text = stepLine(event, steps);
        bar.update(event.step / steps, text);
        if (!bar.live && Date.now() - lastLine > LINE_EVERY_MS) {
          lastLine = Date.now();
          bar.log(text);
        }
        break;
      }
      case "samples":
        bar.log(`samples of step ${event.step}: ${event.file}`);
        break;
      case "checkpoint":
        bar.log(`checkpoint of step ${event.step}: ${event.file}`);
        break;
      case "diagnostic":
        bar.log(`${event.severity}: ${event.message}`);
        break;
      case "done":
        bar.log(`${event.reason} at step ${event.step}`);
        break;
      case "error":
        bar.clear();
        break;
    }
  };
}

function stepLine(event: Extract<RunEvent, { type: "step" }>, steps: number): string {
  const { step, losses, stepsPerSecond } = event;
  const left = stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : 0;
  const totals = Object.entries(losses)
    .filter(([name]) => !name.includes("/"))
    .map(([name, loss]) => `${name} ${loss.toFixed(3)}`);
  // A narrow terminal cuts the end off.
  return [
    `${step}/${steps}`,
    `${duration(left)} left`,
    `${stepsPerSecond.toFixed(1)} steps/s`,
    ...totals,
  ].join("  ");
}
