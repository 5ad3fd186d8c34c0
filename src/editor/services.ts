import type * as vscode from "vscode";
import type { Log } from "../host/log";
import type { CodeService } from "./code";
import type { TrainingService } from "../training/service";
import type { Trainer } from "../training/trainer";

/** What editors and views work with; made once, in `extension.ts`. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly code: CodeService;
  readonly training: TrainingService;
  readonly trainer: Trainer;
}
