/**
 * What a run is doing, as people say it. The record of a run keeps the status its process wrote last; a process that
 * was killed could not write anything, so "interrupted" is what an unfinished record without a living process means.
 */
import type { RunRecord, RunStatus } from "ganvas";

export type RunState = RunStatus | "interrupted";

/** The state of a run, from its record and whether its process lives. */
export function runState(record: RunRecord, alive: boolean): RunState {
  const unfinished =
    record.status === "starting" || record.status === "running" || record.status === "paused";
  return unfinished && !alive ? "interrupted" : record.status;
}

/** Whether a process is at work on the run, so that it takes commands. */
export const isActive = (state: RunState): boolean =>
  state === "starting" || state === "running" || state === "paused";

/** Whether training can go on from the run's last checkpoint. */
export const canResume = (record: RunRecord, state: RunState): boolean =>
  !isActive(state) && record.lastStep > 0 && record.lastStep < record.steps;

/** A run at work in a few words, such as `training 41 %`; undefined for one that is not. */
export function progressInWords(state: RunState, fraction: number): string | undefined {
  const percent = `${Math.floor(fraction * 100)} %`;
  switch (state) {
    case "starting":
      return "starting";
    case "running":
      return `training ${percent}`;
    case "paused":
      return `paused at ${percent}`;
    case "finished":
    case "stopped":
    case "failed":
    case "interrupted":
      return undefined;
  }
}

/** Rounds done, as a share of all, in [0, 1]. */
export const fractionDone = (step: number, steps: number): number =>
  steps > 0 ? Math.min(1, Math.max(0, step / steps)) : 0;
