/**
 * A run as a webview gets it: its sheets under addresses that the webview may load.
 */
import { join } from "node:path";
import type { HostEvent, RunSnapshot, SheetView } from "../../webview/protocol";
import type { RunEvent } from "ganvas";
import type { Followed, FollowUpdate } from "./follow";

/** From a file's path to an address that a webview may load. */
export type Addresser = (path: string) => string;

export function snapshotOf(run: Followed, address: Addresser): RunSnapshot {
  return {
    record: run.record,
    alive: run.alive,
    events: run.events,
    sheets: sheetsOf(run.directory, run.events, address),
  };
}

export function updateEvent(
  { run, fresh }: FollowUpdate,
  address: Addresser,
): Extract<HostEvent, { event: "runEvents" }> {
  return {
    event: "runEvents",
    runId: run.record.id,
    record: run.record,
    alive: run.alive,
    events: fresh,
    sheets: sheetsOf(run.directory, fresh, address),
  };
}

/** The sheets that lines speak of, the newest of each step. */
function sheetsOf(
  directory: string,
  events: readonly RunEvent[],
  address: Addresser,
): readonly SheetView[] {
  const sheets = new Map<number, SheetView>();
  for (const event of events) {
    if (event.type !== "samples") continue;
    const { step, columns, rows, width, height } = event;
    sheets.set(step, {
      step,
      uri: address(join(directory, event.file)),
      columns,
      rows,
      width,
      height,
    });
  }
  return [...sheets.values()].sort((a, b) => a.step - b.step);
}

/** The file of the sheet at a step, for saving and copying. */
export function sheetFile(run: Followed, step: number): string | undefined {
  const event = run.events.findLast((each) => each.type === "samples" && each.step === step);
  return event?.type === "samples" ? join(run.directory, event.file) : undefined;
}
