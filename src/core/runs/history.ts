/**
 * The lines of a run, kept within bounds. A run of a day writes a million step lines; a plot of a thousand pixels needs
 * a few thousand. When there are more, every second step line is dropped, always by the same rule (the parity of its
 * place), while all other lines are kept, as is the newest step.
 */
import type { RunEvent } from "ganvas";

/** The most step lines that a history keeps. */
export const MOST_STEPS = 4096;

/**
 * Adds lines to a history; the result holds at most `most` step lines. A run that continues from a checkpoint does the
 * steps after it anew: what was there of them goes. Neither argument is changed.
 */
export function extendHistory(
  history: readonly RunEvent[],
  lines: readonly RunEvent[],
  most = MOST_STEPS,
): readonly RunEvent[] {
  let all: readonly RunEvent[] = history;
  let from = 0;
  lines.forEach((line, index) => {
    const resumedAt = resumption(line);
    if (resumedAt === undefined) return;
    all = [...all, ...lines.slice(from, index)].filter((event) => !isBeyond(event, resumedAt));
    from = index;
  });
  all = [...all, ...lines.slice(from)];
  while (countSteps(all) > most) all = everySecondStep(all);
  return all;
}

/** The step that a line says a run continues from. */
export const resumption = (event: RunEvent): number | undefined =>
  event.type === "run" ? event.resumedAt : undefined;

const isBeyond = (event: RunEvent, step: number): boolean =>
  (event.type === "step" || event.type === "samples" || event.type === "checkpoint") &&
  event.step > step;

const countSteps = (events: readonly RunEvent[]): number =>
  events.reduce((count, event) => (event.type === "step" ? count + 1 : count), 0);

function everySecondStep(events: readonly RunEvent[]): readonly RunEvent[] {
  const newest = events.findLastIndex((event) => event.type === "step");
  let place = 0;
  return events.filter(
    (event, index) => event.type !== "step" || place++ % 2 === 0 || index === newest,
  );
}
