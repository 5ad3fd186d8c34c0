import { resolve } from "node:path";
import type { Command } from "commander";
import { train, type RunEvent } from "ganvas";
import {
  collectSetting,
  duration,
  EXIT,
  print,
  printJson,
  ProgressLine,
  wholeNumber,
} from "../output";

interface Options {
  readonly steps?: number;
  readonly seed?: number;
  readonly device: string;
  readonly name?: string;
  readonly resume?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** `ganvas train [DIR]`: trains a project in the foreground; Ctrl-C writes a checkpoint and stops cleanly. */
export function registerTrain(program: Command): void {
  program
    .command("train")
    .description("train a project; Ctrl-C writes a checkpoint and stops cleanly")
    .argument("[dir]", "the project", ".")
    .option("--steps <n>", "rounds in all", wholeNumber)
    .option("--seed <n>", "of everything that is drawn", wholeNumber)
    .option("--device <device>", "auto, cpu, webgpu, cuda, openvino or tfjs-node-gpu", "auto")
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
      const training = train({
        project: resolve(directory),
        device: options.device,
        name: options.name,
        seed: options.seed,
        steps: options.steps,
        resume: options.resume,
        overrides: options.set,
        onEvent: show,
      });
      // The first signal stops cleanly; a second one kills, as anybody would expect.
      const stop = () => training.stop();
      process.once("SIGINT", stop);
      process.once("SIGTERM", stop);
      try {
        await training.started;
        await training.finished;
        process.exitCode = EXIT.done;
      } finally {
        process.off("SIGINT", stop);
        process.off("SIGTERM", stop);
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
        print(`run ${event.path}`);
        print(`${event.device}: ${event.why}`);
        if (event.resumedAt !== undefined) print(`continues at step ${event.resumedAt}`);
        break;
      case "phase":
        bar.log(`${event.phase}${event.detail === undefined ? "" : `: ${event.detail}`}`);
        break;
      case "step": {
        const left = event.stepsPerSecond > 0 ? (steps - event.step) / event.stepsPerSecond : 0;
        const losses = Object.entries(event.losses)
          .filter(([name]) => !name.includes("/"))
          .map(([name, loss]) => `${name} ${loss.toFixed(3)}`)
          .join("  ");
        const text = `${event.step}/${steps}  ${losses}  ${event.stepsPerSecond.toFixed(1)} steps/s  ${duration(left)} left`;
        bar.update(event.step / steps, text);
        if (!bar.live && Date.now() - lastLine > 5000) {
          lastLine = Date.now();
          print(text);
        }
        break;
      }
      case "samples":
        bar.log(`step ${event.step}: ${event.file}`);
        break;
      case "checkpoint":
        break;
      case "diagnostic":
        bar.log(`${event.severity}: ${event.message}`);
        break;
      case "done":
        bar.clear();
        print(`${event.reason} at step ${event.step}`);
        break;
      case "error":
        bar.clear();
        break;
    }
  };
}
