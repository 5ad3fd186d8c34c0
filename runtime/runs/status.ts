import { isAlive } from "./control";
import type { RunRecord } from "./events";

/** How a run stands now: `interrupted` when its process died without a word. */
export type CurrentStatus = RunRecord["status"] | "interrupted";

/** The status in the record, checked against the process that should hold the run. */
export async function currentStatus(record: RunRecord): Promise<CurrentStatus> {
  const claimsLife = ["starting", "running", "paused"].includes(record.status);
  return claimsLife && !(await isAlive(record)) ? "interrupted" : record.status;
}
