/**
 * Training, seen from the main thread. It owns the run's directory, lock, log and control socket, and stays free: all
 * tensors live in the training thread (`thread.ts`), so a request is answered within milliseconds however long a step
 * takes.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import { freshAddress, serveControl, type ControlCommand } from "../runs/control";
import {
  appendEvent,
  createRunDirectory,
  readRecord,
  resolveRun,
  writeRecord,
} from "../runs/directory";
import type { ControlReply, RunEvent, RunRecord, RunStatus } from "../runs/events";
import { lockRun } from "../runs/lock";
import { bundleProject, runtimeEntryUrl } from "./bundle";
import { TrainingError } from "./errors";
import type { FromThread, ProjectSummary, ThreadData, ToThread } from "./messages";
import { Signals } from "./signals";
import { versions } from "./versions";

export interface TrainOptions {
  /** The project's directory. */
  readonly project: string;
  readonly device: string;
  readonly name?: string;
  readonly seed?: number;
  /** Rounds in all, also of a resumed run. */
  readonly steps?: number;
  /** A run to continue: a path, an id, or `latest`. */
  readonly resume?: string;
  readonly overrides?: Readonly<Record<string, string>>;
  onEvent(event: RunEvent): void;
}

export interface Training {
  /** The run's directory; known once the project is loaded. */
  readonly started: Promise<string>;
  /** How it ended. */
  readonly finished: Promise<{ run: string; status: RunStatus; step: number }>;
  /** Stops cleanly: finishes the update at hand, writes a checkpoint. */
  stop(): void;
}

/** Starts training a project. Errors reject `started` and `finished` with TrainingError or RunError. */
export function train(options: TrainOptions): Training {
  const signals = new Signals();
  const started = deferred<string>();
  const finished = runTraining(options, signals, started.resolve);
  finished.catch(started.reject);
  return { started: started.promise, finished, stop: () => stop(signals) };
}

async function runTraining(
  options: TrainOptions,
  signals: Signals,
  onStarted: (run: string) => void,
) {
  const resumed =
    options.resume === undefined ? undefined : resolveRun(options.resume, options.project);
  const earlier = resumed === undefined ? undefined : readRecord(resumed);
  const bundle = await bundleProject(options.project, runtimeEntryUrl());
  const thread = startThread({
    bundle,
    project: options.project,
    signals: signals.buffer,
    device: options.device,
    overrides: { ...textSettings(earlier?.settings), ...options.overrides },
    seed: earlier?.seed ?? options.seed,
    steps: options.steps ?? earlier?.steps,
  });
  try {
    const summary = await thread.loaded;
    if (earlier && earlier.lastStep >= summary.steps) {
      throw new TrainingError(
        `Run ${earlier.id} has all of its ${summary.steps} steps. Give more with --steps to go on.`,
      );
    }
    const run =
      resumed ?? createRunDirectory(options.project, options.name ?? summary.name, new Date());
    const unlock = lockRun(run);
    try {
      const session = new Session(
        run,
        newRecord(run, summary, options, earlier),
        signals,
        options.onEvent,
      );
      await session.open();
      onStarted(run);
      const ending = thread.run({ kind: "start", run, resume: resumed !== undefined }, (event) =>
        session.note(event),
      );
      return await session.close(ending);
    } finally {
      unlock();
    }
  } finally {
    await thread.end();
  }
}

/** One process's hold on a run: its record, its log, its control socket. */
class Session {
  readonly #run: string;
  readonly #signals: Signals;
  readonly #onEvent: (event: RunEvent) => void;
  #record: RunRecord;
  #writes: Promise<void> = Promise.resolve();
  #control: { close(): void } | undefined;

  constructor(
    run: string,
    record: RunRecord,
    signals: Signals,
    onEvent: (event: RunEvent) => void,
  ) {
    this.#run = run;
    this.#record = record;
    this.#signals = signals;
    this.#onEvent = onEvent;
  }

  async open(): Promise<void> {
    const address = freshAddress();
    this.#control = await serveControl(address, (command) => this.#answer(command));
    const startedAt = new Date().toISOString();
    this.#update({ status: "running", process: { pid: process.pid, startedAt, ...address } });
    await this.#writes;
  }

  note(event: RunEvent): void {
    appendEvent(this.#run, event);
    if (event.type === "run") this.#update({ device: event.device, why: event.why });
    if (event.type === "step") this.#record = { ...this.#record, lastStep: event.step };
    if (event.type === "checkpoint") this.#update({ lastStep: event.step });
    this.#onEvent(event);
  }

  /** Waits for the thread's end and writes down how it came. */
  async close(ending: Promise<"finished" | "stopped">) {
    try {
      const status = await ending;
      this.#update({ status, process: undefined });
      return { run: this.#run, status, step: this.#record.lastStep };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.note({ type: "error", step: this.#record.lastStep, message });
      this.#update({ status: "failed", error: message, process: undefined });
      throw error;
    } finally {
      await this.#writes;
      this.#control?.close();
    }
  }

  #answer(command: ControlCommand): ControlReply {
    const signals = this.#signals;
    switch (command) {
      case "pause":
        signals.pause();
        this.#update({ status: "paused" });
        break;
      case "resume":
        signals.resume();
        this.#update({ status: "running" });
        break;
      case "stop":
        stop(signals);
        break;
      case "checkpoint":
        signals.checkpoint();
        break;
      case "sample":
        signals.sample();
        break;
      case "status":
        break;
    }
    return { ok: true, status: this.#record.status, step: this.#record.lastStep };
  }

  #update(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    const record = this.#record;
    this.#writes = this.#writes.then(() => writeRecord(this.#run, record));
  }
}

function stop(signals: Signals): void {
  signals.stop();
  signals.resume();
}

function startThread(data: ThreadData) {
  const worker = new Worker(new URL("./trainer.worker.js", import.meta.url), { workerData: data });
  const loaded = deferred<ProjectSummary>();
  const ended = deferred<"finished" | "stopped">();
  let onEvent: (event: RunEvent) => void = () => undefined;
  let reason: "finished" | "stopped" = "stopped";
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
        if (message.event.type === "done") reason = message.event.reason;
        onEvent(message.event);
        break;
      case "ended":
        ended.resolve(reason);
        break;
      case "failed":
        fail(new TrainingError(message.message, { cause: message.stack }));
        break;
    }
  });
  worker.on("error", (error) =>
    fail(error instanceof Error ? error : new TrainingError(String(error))),
  );
  worker.on("exit", (code) =>
    fail(new TrainingError(`The training thread ended with code ${code}.`)),
  );
  // Whoever awaits one of the two sees the failure; the other must not count as unhandled.
  loaded.promise.catch(() => undefined);
  ended.promise.catch(() => undefined);
  return {
    loaded: loaded.promise,
    run(start: ToThread, listener: (event: RunEvent) => void) {
      onEvent = listener;
      worker.postMessage(start);
      return ended.promise;
    },
    async end() {
      await worker.terminate();
    },
  };
}

function newRecord(
  run: string,
  summary: ProjectSummary,
  options: TrainOptions,
  earlier: RunRecord | undefined,
): RunRecord {
  return {
    format: 1,
    id: basename(run),
    name: earlier?.name ?? options.name ?? summary.name,
    status: "starting",
    createdAt: earlier?.createdAt ?? new Date().toISOString(),
    seed: summary.seed,
    steps: summary.steps,
    batch: summary.batch,
    device: options.device,
    why: "",
    versions: versions(),
    settings: { ...earlier?.settings, ...options.overrides },
    document: earlier?.document ?? documentOf(options.project),
    lastStep: earlier?.lastStep ?? 0,
  };
}

/** The project's document, for the record. */
function documentOf(project: string): unknown {
  const file = readdirSync(project).find((name) => name.endsWith(".gan.json"));
  if (file === undefined || !existsSync(join(project, file))) return null;
  try {
    return JSON.parse(readFileSync(join(project, file), "utf8")) as unknown;
  } catch {
    return null;
  }
}

function textSettings(settings: RunRecord["settings"] | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings ?? {}).map(([key, value]) => [key, String(value)]),
  );
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
