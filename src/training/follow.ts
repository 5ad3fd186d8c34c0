/**
 * Following one run by its directory: the record, the lines of `metrics.jsonl`, and whether the process lives. The
 * directory is the truth, so a run is followed in the same way whether this window started it, another one did, or it
 * ended yesterday.
 */
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { extendHistory } from "../core/runs/history";
import { isActive, runState } from "../core/runs/state";
import type { RunEvent, RunRecord } from "ganvas";
import { pidLives, processLives } from "./control";
import { readEvent, readRecord } from "./schema";
import { Tail } from "./tail";

/** How often a panel hears of a run at most. */
const BATCH_MS = 125;
/** Some file systems report no changes, and a killed process reports nothing: so it is also asked at intervals. */
const POLL_MS = 1000;

export interface Followed {
  readonly directory: string;
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  readonly alive: boolean;
}

export interface FollowUpdate {
  readonly run: Followed;
  /** The lines that are new; when `whole` is set the history was read anew and `run` replaces all known before. */
  readonly fresh: readonly RunEvent[];
  readonly whole: boolean;
}

/** The record in a run directory, or undefined when there is none that can be read. */
export async function recordIn(directory: string): Promise<RunRecord | undefined> {
  try {
    return readRecord(await readFile(join(directory, "run.json"), "utf8"));
  } catch {
    return undefined;
  }
}

export class RunFollower {
  readonly directory: string;
  readonly #listener: (update: FollowUpdate) => void;
  readonly #tail: Tail;
  readonly #stops: (() => void)[] = [];
  #run: Followed | undefined;
  /** The process that answered on its socket; while its number lives, so does the run. */
  #answered: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> = Promise.resolve();
  #disposed = false;

  /** The listener is called after every change, never more often than every 125 ms. */
  constructor(directory: string, listener: (update: FollowUpdate) => void) {
    this.directory = directory;
    this.#listener = listener;
    this.#tail = new Tail(join(directory, "metrics.jsonl"));
  }

  get run(): Followed | undefined {
    return this.#run;
  }

  /** Reads what is there and follows what comes. */
  async start(): Promise<void> {
    await this.refresh();
    const poll = setInterval(() => void this.refresh(), POLL_MS);
    this.#stops.push(() => {
      clearInterval(poll);
    });
    try {
      const watcher = watch(this.directory, () => {
        this.#soon();
      });
      watcher.on("error", () => {
        watcher.close();
      });
      this.#stops.push(() => {
        watcher.close();
      });
    } catch {
      // No watching on this file system: the interval alone follows the run.
    }
    if (this.#disposed) this.dispose();
  }

  /** Reads now. Reads never overlap, so no line is taken twice. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  #soon(): void {
    if (this.#disposed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, BATCH_MS);
  }

  async #read(): Promise<void> {
    if (this.#disposed) return;
    const before = this.#run;
    const { lines, restarted } = await this.#tail.read();
    const record = (await recordIn(this.directory)) ?? before?.record;
    if (record === undefined) return;
    const fresh = lines.flatMap((line) => readEvent(line) ?? []);
    const alive = await this.#lives(record);
    const changed =
      before === undefined ||
      fresh.length > 0 ||
      restarted ||
      before.alive !== alive ||
      JSON.stringify(before.record) !== JSON.stringify(record);
    if (!changed || this.#isDisposed()) return;
    const whole = before === undefined || restarted;
    this.#run = {
      directory: this.directory,
      record,
      events: extendHistory(whole ? [] : before.events, fresh),
      alive,
    };
    this.#listener({ run: this.#run, fresh, whole });
  }

  /** A method, since it may become true while something is awaited. */
  #isDisposed(): boolean {
    return this.#disposed;
  }

  async #lives(record: RunRecord): Promise<boolean> {
    const { process } = record;
    if (process === undefined || !isActive(runState(record, true))) return false;
    if (!pidLives(process.pid)) return false;
    const identity = `${process.pid} ${process.startedAt}`;
    if (this.#answered === identity) return true;
    const alive = await processLives(process);
    if (alive) this.#answered = identity;
    return alive;
  }
}
