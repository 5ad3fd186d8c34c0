import { describe, expect, it } from "vitest";
import type { RunEvent } from "ganvas";
import { extendHistory } from "../../../src/core/runs/history";
import { canResume, fractionDone, runState } from "../../../src/core/runs/state";
import { record, samples, step } from "./fakeRun";

const stepsIn = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === "step" ? [event.step] : []));
const range = (from: number, to: number): RunEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => step(from + index));
const resumedAt = (at: number): RunEvent => ({
  type: "run",
  path: "",
  name: "digits",
  device: "cpu",
  why: "",
  seed: 1,
  steps: 3000,
  batch: 64,
  versions: {},
  resumedAt: at,
});

describe("the history of a run", () => {
  it("grows by the lines that come", () => {
    expect(stepsIn(extendHistory(range(1, 3), range(4, 5)))).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps every second step when there are too many, the first and the newest among them", () => {
    const thinned = stepsIn(extendHistory([], range(1, 12), 10));
    expect(thinned).toEqual([1, 3, 5, 7, 9, 11, 12]);
  });

  it("stays within its bound however many lines come, and keeps everything but steps", () => {
    let history: readonly RunEvent[] = [];
    for (let from = 1; from <= 5000; from += 100) {
      history = extendHistory(history, [samples(from), ...range(from, from + 99)], 64);
    }
    expect(stepsIn(history).length).toBeLessThanOrEqual(64);
    expect(stepsIn(history).at(-1)).toBe(5000);
    expect(history.filter((event) => event.type === "samples")).toHaveLength(50);
  });

  it("forgets what lay beyond the checkpoint from which a run continues", () => {
    const lost = [...range(1, 8), samples(8)];
    const history = extendHistory(lost, [resumedAt(5), step(6)]);
    expect(stepsIn(history)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(history.some((event) => event.type === "samples")).toBe(false);
  });

  it("forgets them also when both parts arrive at once", () => {
    expect(stepsIn(extendHistory([], [...range(1, 8), resumedAt(5), step(6)]))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });
});

describe("the state of a run", () => {
  it.each(["starting", "running", "paused"] as const)(
    "is interrupted when the record says %s and no process lives",
    (status) => {
      expect(runState(record({ status }), false)).toBe("interrupted");
      expect(runState(record({ status }), true)).toBe(status);
    },
  );

  it.each(["finished", "stopped", "failed"] as const)("stays %s without a process", (status) => {
    expect(runState(record({ status }), false)).toBe(status);
  });

  it("can be resumed when steps are left and nobody trains it", () => {
    const half = record({ lastStep: 1500 });
    expect(canResume(half, "interrupted")).toBe(true);
    expect(canResume(half, "running")).toBe(false);
    expect(canResume(record({ lastStep: 3000 }), "finished")).toBe(false);
    expect(canResume(record({ lastStep: 0 }), "failed")).toBe(false);
  });

  it("is done by a share between 0 and 1", () => {
    expect(fractionDone(750, 3000)).toBe(0.25);
    expect(fractionDone(4000, 3000)).toBe(1);
    expect(fractionDone(0, 0)).toBe(0);
  });
});
