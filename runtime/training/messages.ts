/** What the training thread and the main thread say to each other. */
import type { RunEvent } from "../runs/events";

/** Handed to the training thread when it is made. */
export interface ThreadData {
  readonly bundle: string;
  readonly project: string;
  readonly signals: SharedArrayBuffer;
  readonly device: string;
  /** What this run changes in the project's configuration. */
  readonly settings: RunSettings;
  /** The run to continue from its newest checkpoint. */
  readonly resume?: string;
}

export interface RunSettings {
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
  readonly device: string;
  /** Why this device. */
  readonly why: string;
}

export type FromThread =
  | { readonly kind: "loaded"; readonly summary: ProjectSummary }
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "ended"; readonly reason: "finished" | "stopped" }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string | undefined };

/** The run's directory is made and locked: train into it. */
export interface ToThread {
  readonly kind: "start";
  readonly run: string;
}
