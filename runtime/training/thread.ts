/**
 * The training thread: loads the project's code, says what it found, and trains when told where. It talks to the main
 * thread in messages and reads its signals from shared memory.
 */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Project } from "../game/project";
import { TrainingError } from "./errors";
import type { FromThread, ThreadData, ToThread } from "./messages";
import { requireSane, withOverrides } from "./settings";
import { Signals } from "./signals";
import { Trainer } from "./trainer";

/** The body of the training thread. Failures are messages, never uncaught. */
export async function runTrainingThread(): Promise<void> {
  const port = parentPort;
  if (!port) throw new TrainingError("The training thread was started outside a worker.");
  const say = (message: FromThread) => port.postMessage(message);
  try {
    const data = workerData as ThreadData;
    const project = await loadProject(data.bundle);
    const overridden = withOverrides(project.config, data.overrides);
    const config = {
      ...overridden,
      seed: data.seed ?? overridden.seed,
      steps: data.steps ?? overridden.steps,
    };
    requireSane(config);
    const { name, seed, steps, batch } = config;
    const start = new Promise<ToThread>((resolve) => port.once("message", resolve));
    say({ kind: "loaded", summary: { name, seed, steps, batch } });
    const { run, resume } = await start;
    const trainer = new Trainer({
      project: { ...project, config },
      directory: data.project,
      run,
      resume,
      device: data.device,
      signals: new Signals(data.signals),
      emit: (event) => say({ kind: "event", event }),
    });
    await trainer.train();
    say({ kind: "ended" });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    say({ kind: "failed", message: failure.message, stack: failure.stack });
  }
}

/** Loads a bundled project. Throws TrainingError when its module does not export one. */
export async function loadProject(bundle: string): Promise<Project> {
  const module = (await import(pathToFileURL(bundle).href)) as { default?: Project };
  if (!module.default?.game) {
    throw new TrainingError(
      'src/train.ts does not export a project: its last line is "export default defineProject({...})".',
    );
  }
  return module.default;
}
