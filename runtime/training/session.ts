/** One process's hold on a run: its control socket, its lock, its record and its log. */
import { reasonOf } from "../files/reason";
import { freshAddress, serveControl, type ControlCommand } from "../runs/control";
import { appendEvent, writeRecord } from "../runs/directory";
import type { ControlReply, RunEvent, RunRecord, RunStatus } from "../runs/events";
import { lockRun } from "../runs/lock";
import type { Signals } from "./signals";

export class Session {
  readonly #run: string;
  readonly #signals: Signals;
  readonly #onEvent: (event: RunEvent) => void;
  readonly #closers: (() => void)[] = [];
  #record: RunRecord;
  #writes: Promise<void> = Promise.resolve();
  #failed = false;
  /** Whether a person was told that the run's directory cannot be written. */
  #complained = false;

  private constructor(
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

  /** Takes hold of a run. Throws RunError when another process has it, or when the disk refuses. */
  static async open(
    run: string,
    record: RunRecord,
    signals: Signals,
    onEvent: (event: RunEvent) => void,
  ): Promise<Session> {
    const session = new Session(run, record, signals, onEvent);
    try {
      const address = freshAddress();
      const control = await serveControl(address, (command) => session.#answer(command));
      session.#closers.push(() => control.close());
      session.#closers.push(await lockRun(run, address.socket));
      const startedAt = new Date().toISOString();
      session.#record = {
        ...record,
        status: "running",
        process: { pid: process.pid, startedAt, ...address },
      };
      await writeRecord(run, session.#record);
      return session;
    } catch (error) {
      session.#release();
      throw error;
    }
  }

  note(event: RunEvent): void {
    try {
      appendEvent(this.#run, event);
    } catch (error) {
      this.#complain(error);
    }
    switch (event.type) {
      case "run":
        this.#record = { ...this.#record, lastStep: event.resumedAt ?? 0 };
        break;
      case "step":
        this.#record = { ...this.#record, lastStep: event.step };
        break;
      case "checkpoint":
        this.#update({ lastStep: event.step });
        break;
      case "error":
        this.#failed = true;
        break;
      default:
        break;
    }
    this.#onEvent(event);
  }

  /** Waits for the end of training, writes down how it came and lets go of the run. Throws what training threw. */
  async close(ending: Promise<"finished" | "stopped">) {
    try {
      const status: RunStatus = await ending;
      this.#update({ status, process: undefined });
      return { run: this.#run, status, step: this.#record.lastStep };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!this.#failed) this.note({ type: "error", step: this.#record.lastStep, message });
      this.#update({ status: "failed", error: message, process: undefined });
      throw error;
    } finally {
      await this.#writes;
      this.#release();
    }
  }

  /** Answers at once: the training thread reads its signals when the step at hand is done. */
  #answer(command: ControlCommand): ControlReply {
    switch (command) {
      case "pause":
        this.#signals.pause();
        this.#update({ status: "paused" });
        break;
      case "resume":
        this.#signals.resume();
        this.#update({ status: "running" });
        break;
      case "stop":
        this.#signals.stop();
        this.#update({ status: "running" });
        break;
      case "checkpoint":
        this.#signals.checkpoint();
        break;
      case "sample":
        this.#signals.sample();
        break;
      case "status":
        break;
    }
    return { ok: true, status: this.#record.status, step: this.#record.lastStep };
  }

  #update(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    const record = this.#record;
    this.#writes = this.#writes
      .then(() => writeRecord(this.#run, record))
      .catch((error: unknown) => this.#complain(error));
  }

  /** Says once that the log or the record cannot be written: training goes on without. */
  #complain(error: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    const message = `${this.#run} cannot be written: ${reasonOf(error)}. Training goes on, but what happens meanwhile may be missing in its log.`;
    this.#onEvent({ type: "diagnostic", severity: "error", message });
  }

  #release(): void {
    for (const close of this.#closers.reverse()) close();
  }
}
