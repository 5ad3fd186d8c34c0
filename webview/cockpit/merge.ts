import { extendHistory, resumption } from "../../src/core/runs/history";
import type { HostEvent, RunSnapshot } from "../protocol";

/** The shown run after news of it; news of another run change nothing. */
export function mergeRunEvents(
  run: RunSnapshot | null,
  news: Extract<HostEvent, { event: "runEvents" }>,
): RunSnapshot | null {
  if (run?.record.id !== news.runId) return run;
  const resumedAt = news.events.map(resumption).findLast((step) => step !== undefined);
  const kept =
    resumedAt === undefined ? run.sheets : run.sheets.filter((sheet) => sheet.step <= resumedAt);
  const added = news.sheets.filter((sheet) => !kept.some(({ uri }) => uri === sheet.uri));
  return {
    record: news.record,
    alive: news.alive,
    sheets: added.length === 0 ? kept : [...kept, ...added],
    events: extendHistory(run.events, news.events),
  };
}
