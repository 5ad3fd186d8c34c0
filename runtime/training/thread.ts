/**
 * The training thread: loads the project's code, says what it found, and trains when told where. It talks to the main
 * thread in messages and reads its signals from shared memory.
 */
import { parentPort, workerData } from "node:worker_threads";
import { TrainingError } from "./errors";
import type { FromThread, ThreadData, ToThread } from "./messages";
import { placeOf } from "./place";
import { prepare } from "./prepare";
import { Signals } from "./signals";
import { Trainer } from "./trainer";

/** The body of the training thread. Failures are messages, never uncaught. */
export async function runTrainingThread(): Promise<void> {
  const port = parentPort;
  if (!port) throw new TrainingError("The training thread was started outside a worker.");
  const say = (message: FromThread) => port.postMessage(message);
  const data = workerData as ThreadData;
  // So that messages name the lines of the project's TypeScript.
  process.setSourceMapsEnabled(true);
  let trainer: Trainer | undefined;
  try {
    const prepared = await prepare(data);
    const { name, seed, steps, batch } = prepared.project.config;
    const { chosen: device, why } = prepared.selection;
    const start = new Promise<ToThread>((resolve) => port.once("message", resolve));
    say({ kind: "loaded", summary: { name, seed, steps, batch, device, why } });
    const { run } = await start;
    trainer = new Trainer({
      prepared,
      directory: data.project,
      run,
      signals: new Signals(data.signals),
      emit: (event) => say({ kind: "event", event }),
    });
    say({ kind: "ended", reason: await trainer.train() });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const message = describe(failure, data.project);
    await trainer?.fail(message);
    say({ kind: "failed", message, stack: failure.stack });
  }
}

/** The message, with the line of the project's code that led to it unless the message names one. */
function describe(failure: Error, project: string): string {
  const place = placeOf(failure, project);
  return place === undefined || failure.message.includes(place.split(":")[0] ?? place)
    ? failure.message
    : `${place}: ${failure.message}`;
}
