/**
 * Starting the training process. It is detached, with its output in a file: it outlives this window, and everything
 * about it is read from its run directory afterwards.
 */
import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { environmentWith } from "./childProcess";
import { commandLine } from "./dependencies";
import { TrainingError } from "./error";
import type { NodeProgram } from "./node";
import { readEvent } from "./schema";

export interface StartOptions {
  readonly root: string;
  readonly node: NodeProgram;
  /** `auto`, `cpu`, `webgpu`, ... */
  readonly device: string;
  /** Id of the run to continue. */
  readonly resume?: string;
  /** Where the process's output goes. */
  readonly logFile: string;
}

/** A training process that was started and is not yet known to have a run directory. */
export interface Starting {
  readonly pid: number;
  /** Resolves when the process ends, with the sentence of what went wrong, or undefined where nothing did. */
  readonly ended: Promise<TrainingError | undefined>;
}

export function trainArguments({ root, device, resume }: StartOptions): readonly string[] {
  return [
    commandLine(root),
    "train",
    root,
    "--json",
    ...(resume === undefined ? ["--device", device] : ["--resume", resume]),
  ];
}

export async function startTraining(options: StartOptions): Promise<Starting> {
  const { root, node, logFile } = options;
  await mkdir(dirname(logFile), { recursive: true });
  const log = await open(logFile, "w");
  try {
    const child = spawn(node.path, trainArguments(options), {
      cwd: root,
      env: environmentWith(node),
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const ended = new Promise<TrainingError | undefined>((resolve) => {
      child.on("error", (error) => {
        resolve(new TrainingError(`${node.path} could not be started (${error.message}).`));
      });
      child.on("exit", (code) => {
        void readFile(logFile, "utf8").then(
          (output) => {
            resolve(code === 0 ? undefined : startError(code, output));
          },
          () => {
            resolve(code === 0 ? undefined : startError(code, ""));
          },
        );
      });
    });
    child.unref();
    if (child.pid === undefined)
      throw (await ended) ?? new TrainingError("Training did not start.");
    return { pid: child.pid, ended };
  } finally {
    await log.close();
  }
}

/** What the process said last, as one sentence. */
export function startError(code: number | null, output: string): TrainingError {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const event = lines.map(readEvent).findLast((line) => line?.type === "error");
  const said =
    event?.type === "error"
      ? event.message
      : (lines.find((line) => /^ganvas: |Error: /.test(line))?.replace(/^ganvas: /, "") ??
        lines.at(-1) ??
        "It printed nothing.");
  return new TrainingError(`Training ended with code ${code ?? "none"}. ${said}`, output);
}
