/**
 * The runs of one project: a list for the tree, and the one in view, followed line by line. The newest run is in view
 * until a person chooses another; a run that begins comes into view.
 */
import { watch } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "ganvas";
import { isActive, runState } from "../core/runs/state";
import { pidLives, processLives } from "./control";
import { recordIn, RunFollower, type Followed, type FollowUpdate } from "./follow";

export interface RunSummary {
  readonly directory: string;
  readonly record: RunRecord;
  readonly alive: boolean;
}

export interface RunsListener {
  /** The list changed. */
  onList(runs: readonly RunSummary[]): void;
  /** Another run is in view, or none. */
  onShown(run: Followed | undefined): void;
  /** News of the run in view. */
  onUpdate(update: FollowUpdate): void;
}

const LIST_MS = 2000;

export class ProjectRuns {
  readonly root: string;
  readonly #listener: RunsListener;
  readonly #stops: (() => void)[] = [];
  #watched = false;
  #runs: readonly RunSummary[] = [];
  #follower: RunFollower | undefined;
  #listing: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(root: string, listener: RunsListener) {
    this.root = root;
    this.#listener = listener;
  }

  get folder(): string {
    return join(this.root, "runs");
  }
  /** Newest first. */
  get runs(): readonly RunSummary[] {
    return this.#runs;
  }
  get shown(): Followed | undefined {
    return this.#follower?.run;
  }

  /** Reads the folder and looks at it again at intervals. */
  async start(): Promise<void> {
    await this.refresh();
    const poll = setInterval(() => void this.refresh(), LIST_MS);
    this.#stops.push(() => {
      clearInterval(poll);
    });
    if (this.#disposed) this.dispose();
  }

  /** Watches the folder itself, made if need be, so that a run that begins appears at once. */
  async expectRun(): Promise<void> {
    if (this.#watched) return;
    this.#watched = true;
    await mkdir(this.folder, { recursive: true });
    try {
      const watcher = watch(this.folder, () => void this.refresh());
      watcher.on("error", () => {
        watcher.close();
      });
      this.#stops.push(() => {
        watcher.close();
      });
    } catch {
      // No watching on this file system: the interval finds the run.
    }
  }

  /** Reads the list now, and brings a run that has begun into view. */
  refresh(): Promise<void> {
    this.#listing = this.#listing.then(() => this.#list());
    return this.#listing;
  }

  /** Brings a run into view, by its id. */
  async show(id: string): Promise<void> {
    const run = this.#runs.find(({ record }) => record.id === id);
    if (run !== undefined) await this.#follow(run.directory);
  }

  dispose(): void {
    this.#disposed = true;
    this.#follower?.dispose();
    for (const stop of this.#stops.splice(0)) stop();
  }

  async #list(): Promise<void> {
    if (this.#disposed) return;
    const known = this.#runs;
    const runs = await readRuns(this.folder, known);
    this.#runs = runs;
    if (describe(runs) !== describe(known)) this.#listener.onList(runs);

    const [newest] = runs;
    const begun =
      newest !== undefined && !known.some(({ record }) => record.id === newest.record.id);
    const gone =
      this.#follower !== undefined &&
      !runs.some(({ directory }) => directory === this.#follower?.directory);
    const active = runs.find((run) => isActive(runState(run.record, run.alive)));
    const woken =
      active !== undefined &&
      !known.some(({ record, alive }) => record.id === active.record.id && alive);
    if (woken) await this.#follow(active.directory);
    else if (begun || gone) await this.#follow(newest?.directory);
  }

  /** The run in view is read more often than the list: what is new of it stands in the list at once. */
  #note({ directory, record, alive }: Followed): void {
    const known = this.#runs;
    this.#runs = known.map((run) =>
      run.directory === directory ? { directory, record, alive } : run,
    );
    if (describe(this.#runs) !== describe(known)) this.#listener.onList(this.#runs);
  }

  async #follow(directory: string | undefined): Promise<void> {
    if (this.#follower?.directory === directory) return;
    this.#follower?.dispose();
    this.#follower = undefined;
    if (directory === undefined || this.#disposed) {
      this.#listener.onShown(undefined);
      return;
    }
    const follower = new RunFollower(directory, (update) => {
      if (this.#follower !== follower) return;
      if (update.whole) this.#listener.onShown(update.run);
      else this.#listener.onUpdate(update);
      this.#note(update.run);
    });
    this.#follower = follower;
    await follower.start();
  }
}

/** The runs in a folder, newest first; folders without a record that can be read are none. */
async function readRuns(
  folder: string,
  known: readonly RunSummary[],
): Promise<readonly RunSummary[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch {
    return [];
  }
  const runs = await Promise.all(
    names.map(async (name): Promise<RunSummary | undefined> => {
      const directory = join(folder, name);
      const record = await recordIn(directory);
      if (record === undefined) return undefined;
      return { directory, record, alive: await stillLives(directory, record, known) };
    }),
  );
  return runs
    .filter((run) => run !== undefined)
    .sort((a, b) => b.record.createdAt.localeCompare(a.record.createdAt));
}

async function stillLives(
  directory: string,
  record: RunRecord,
  known: readonly RunSummary[],
): Promise<boolean> {
  if (!isActive(runState(record, true))) return false;
  const before = known.find((run) => run.directory === directory);
  const same = before?.alive === true && before.record.process?.pid === record.process?.pid;
  if (same && record.process !== undefined) return pidLives(record.process.pid);
  return processLives(record.process);
}

/** What of the list shows in the tree. */
const describe = (runs: readonly RunSummary[]): string =>
  runs
    .map(
      ({ record, alive }) =>
        `${record.id} ${runState(record, alive)} ${record.lastStep} ${record.device}`,
    )
    .join("\n");
