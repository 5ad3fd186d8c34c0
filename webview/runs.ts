/** A run as the editor reads it: the lines of `metrics.jsonl` and `run.json`, types only. */
export type { RunEvent, RunRecord, RunStatus } from "ganvas";
