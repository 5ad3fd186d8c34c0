/** The training thread, as the main thread holds it. */
import { Worker } from "node:worker_threads";
import type { RunEvent } from "../runs/events";
import { deferred } from "./deferred";
import { TrainingError } from "./errors";
import type { FromThread, ProjectSummary, ThreadData, ToThread } from "./messages";

export interface TrainingThread {
  /** What the thread found; rejects with TrainingError when the project cannot be trained. */
  readonly loaded: Promise<ProjectSummary>;
  /** Trains into a run's directory, to the end. Rejects with TrainingError. */
  run(start: ToThread, onEvent: (event: RunEvent) => void): Promise<"finished" | "stopped">;
  /** Ends the thread, whatever it is doing. */
  end(): Promise<void>;
}

export function startThread(data: ThreadData): TrainingThread {
  const worker = new Worker(new URL("./trainer.worker.js", import.meta.url), {
    workerData: data,
    stdout: true,
  });
  // What the project's code prints must not come between the lines of `train --json`.
  worker.stdout.pipe(process.stderr, { end: false });
  const loaded = deferred<ProjectSummary>();
  const ended = deferred<"finished" | "stopped">();
  let listener: (event: RunEvent) => void = () => undefined;
  const fail = (error: Error) => {
    loaded.reject(error);
    ended.reject(error);
  };
  worker.on("message", (message: FromThread) => {
    switch (message.kind) {
      case "loaded":
        loaded.resolve(message.summary);
        break;
      case "event":
        listener(message.event);
        break;
      case "ended":
        ended.resolve(message.reason);
        break;
      case "failed":
        fail(new TrainingError(message.message, { cause: message.stack }));
        break;
    }
  });
  worker.on("error", (error) =>
    fail(new TrainingError(`The training thread broke down: ${String(error)}.`, { cause: error })),
  );
  worker.on("exit", (code) =>
    fail(new TrainingError(`The training thread ended unexpectedly with code ${code}.`)),
  );
  return {
    loaded: loaded.promise,
    run(start, onEvent) {
      listener = onEvent;
      worker.postMessage(start);
      return ended.promise;
    },
    async end() {
      await worker.terminate();
    },
  };
}
