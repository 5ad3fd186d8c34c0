/**
 * What a training run says, one JSON object a line: in `metrics.jsonl`, and on stdout under `--json`. The run directory
 * is the truth; panels, tree views and the command line read these lines and nothing else.
 */
import type { DType } from "../engines/engine";
import type { MemoryEstimate } from "../training/memory";

export type RunEvent =
  | {
      readonly type: "run";
      readonly path: string;
      readonly name: string;
      readonly device: string;
      /** Why this device. */
      readonly why: string;
      readonly seed: number;
      readonly steps: number;
      readonly batch: number;
      readonly versions: Readonly<Record<string, string>>;
      /** Set when the run continues from a checkpoint. */
      readonly resumedAt?: number;
      /** What the run needs, estimated before it began; absent where nobody knows. */
      readonly memory?: MemoryEstimate;
    }
  | {
      readonly type: "step";
      /** Rounds done, from 1. */
      readonly step: number;
      /** Seconds of training since the run began, pauses excluded. */
      readonly time: number;
      /** Total of each player under its name; single terms under `player/term`. */
      readonly losses: Readonly<Record<string, number>>;
      /** Learning rate by player. */
      readonly rates: Readonly<Record<string, number>>;
      /** Means reported by the game, such as D(x) under the application's name. */
      readonly reports?: Readonly<Record<string, number>>;
      readonly stepsPerSecond: number;
      /** Of a game that grows: the stage, and how far its newest layers have faded in, in [0, 1]. */
      readonly stage?: string;
      readonly fade?: number;
    }
  | {
      readonly type: "samples";
      readonly step: number;
      /** Sheet at fixed latents, relative to the run directory. */
      readonly file: string;
      readonly columns: number;
      readonly rows: number;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly type: "checkpoint";
      readonly step: number;
      readonly file: string;
      /** Of the file's bytes. */
      readonly sha256: string;
    }
  | {
      readonly type: "phase";
      /** `stopping`: asked to stop, and writing the last checkpoint. */
      readonly phase: "preparing" | "compiling" | "training" | "paused" | "stopping";
      readonly detail?: string;
    }
  | {
      readonly type: "diagnostic";
      readonly severity: "error" | "warning" | "information";
      readonly message: string;
    }
  | { readonly type: "done"; readonly step: number; readonly reason: "finished" | "stopped" }
  | { readonly type: "error"; readonly step: number; readonly message: string };

export type RunStatus = "starting" | "running" | "paused" | "finished" | "stopped" | "failed";

/** `run.json`. Written whole, then renamed. */
export interface RunRecord {
  readonly format: 1;
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly device: string;
  readonly why: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** The document the code was generated from. */
  readonly document: unknown;
  /** The process that trains it, while it lives. A dead pid, or another start time, means the run was killed. */
  readonly process?: {
    readonly pid: number;
    readonly startedAt: string;
    /** Local socket (or named pipe) on which it takes commands. */
    readonly socket: string;
    readonly token: string;
  };
  readonly lastStep: number;
  readonly error?: string;
}

/** One line each way on the control socket. */
export type ControlRequest = {
  readonly token: string;
  readonly command: "status" | "pause" | "resume" | "stop" | "checkpoint" | "sample";
};
export type ControlReply =
  | { readonly ok: true; readonly status: RunStatus; readonly step: number }
  | { readonly ok: false; readonly message: string };

export interface TensorHeader {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}
