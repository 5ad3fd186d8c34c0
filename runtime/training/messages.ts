/** What the training thread and the main thread say to each other. */
import type { RunEvent } from "../runs/events";

/** Handed to the training thread when it is made. */
export interface ThreadData {
  readonly bundle: string;
  readonly project: string;
  readonly signals: SharedArrayBuffer;
  readonly device: string;
  /** `--set` of this run, by dotted key. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly steps?: number;
}

/** What the main thread needs to know of the project before it makes the run's directory. */
export interface ProjectSummary {
  readonly name: string;
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
}

export type FromThread =
  | { readonly kind: "loaded"; readonly summary: ProjectSummary }
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string | undefined };

export interface ToThread {
  readonly kind: "start";
  readonly run: string;
  /** Continue from this run's newest checkpoint. */
  readonly resume: boolean;
}
