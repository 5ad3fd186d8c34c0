/**
 * Training, seen from the main thread. It owns the run's directory, lock, log and control socket (`session.ts`), and
 * stays free: all tensors live in the training thread (`thread.ts`), so a request is answered within milliseconds
 * however long a step takes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createRunDirectory, readRecord, resolveRun } from "../runs/directory";
import type { RunEvent, RunRecord, RunStatus } from "../runs/events";
import { bundleProject } from "./bundle";
import { deferred } from "./deferred";
import type { ProjectSummary } from "./messages";
import { Session } from "./session";
import { Signals } from "./signals";
import { versions } from "./versions";
import { startThread } from "./worker";

export interface TrainOptions {
  /** The project's directory. */
  readonly project: string;
  /** `auto`, `cpu`, `webgpu`, ...; by default that of the run to continue, else `auto`. */
  readonly device?: string;
  /** Of the run; the configuration's by default. A run that is continued keeps its own. */
  readonly name?: string;
  /** A run that is continued keeps its own. */
  readonly seed?: number;
  /** Rounds in all, also of a run that is continued. */
  readonly steps?: number;
  /** A run to continue: a path, an id, or `latest`. */
  readonly resume?: string;
  /** Values of the configuration to replace, by dotted key. */
  readonly overrides?: Readonly<Record<string, string>>;
  onEvent(event: RunEvent): void;
}

export interface Training {
  /** The run's directory; known once the project is loaded. */
  readonly started: Promise<string>;
  /** How it ended. */
  readonly finished: Promise<{ run: string; status: RunStatus; step: number }>;
  /** Stops cleanly: finishes the step at hand, writes a checkpoint. */
  stop(): void;
}

/** Starts training a project. Errors reject `started` and `finished` with TrainingError or RunError. */
export function train(options: TrainOptions): Training {
  const signals = new Signals();
  const started = deferred<string>();
  const finished = runTraining(options, signals, started.resolve);
  finished.catch(started.reject);
  return { started: started.promise, finished, stop: () => signals.stop() };
}

async function runTraining(
  options: TrainOptions,
  signals: Signals,
  onStarted: (run: string) => void,
) {
  const { project, overrides = {} } = options;
  const resumed = options.resume === undefined ? undefined : resolveRun(options.resume, project);
  const earlier = resumed === undefined ? undefined : readRecord(resumed);
  const thread = startThread({
    bundle: await bundleProject(project),
    project,
    signals: signals.buffer,
    device: options.device ?? earlier?.device ?? "auto",
    settings: {
      overrides: { ...earlierOverrides(earlier), ...overrides },
      seed: earlier?.seed ?? options.seed,
      steps: options.steps ?? earlier?.steps,
    },
    resume: resumed,
  });
  try {
    const summary = await thread.loaded;
    const run = resumed ?? createRunDirectory(project, options.name ?? summary.name, new Date());
    const record = newRecord(run, summary, options, earlier);
    const session = await Session.open(run, record, signals, options.onEvent);
    onStarted(run);
    return await session.close(thread.run({ kind: "start", run }, (event) => session.note(event)));
  } finally {
    await thread.end();
  }
}

/** What a run was begun with, so that it goes on the same although the configuration has changed. */
function earlierOverrides(earlier: RunRecord | undefined): Record<string, string> {
  if (earlier === undefined) return {};
  const settings = { batch: earlier.batch, ...earlier.settings };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, String(value)] as const),
  );
}

function newRecord(
  run: string,
  summary: ProjectSummary,
  options: TrainOptions,
  earlier: RunRecord | undefined,
): RunRecord {
  const { seed, steps, batch, device, why } = summary;
  return {
    format: 1,
    id: basename(run),
    name: earlier?.name ?? options.name ?? summary.name,
    status: "starting",
    createdAt: earlier?.createdAt ?? new Date().toISOString(),
    seed,
    steps,
    batch,
    device,
    why,
    versions: versions(),
    settings: { ...earlier?.settings, ...options.overrides },
    document: earlier?.document ?? documentOf(options.project),
    lastStep: earlier?.lastStep ?? 0,
  };
}

/** The project's document, for the record; null where there is none that can be read. */
function documentOf(project: string): unknown {
  try {
    const file = readdirSync(project).find((name) => name.endsWith(".gan.json"));
    return file === undefined
      ? null
      : (JSON.parse(readFileSync(join(project, file), "utf8")) as unknown);
  } catch {
    return null;
  }
}
