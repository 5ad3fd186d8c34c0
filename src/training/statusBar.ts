import * as vscode from "vscode";
import { fractionDone, progressInWords, runState } from "../core/runs/state";
import type { Disposable } from "../host/disposable";
import type { TrainingService } from "./service";

/** `GANvas: training 41 %` while any run of this window's projects trains. */
export class TrainingStatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    "ganvas.training",
    vscode.StatusBarAlignment.Left,
  );
  readonly #disposables: readonly Disposable[];

  constructor(training: TrainingService) {
    this.#item.name = "GANvas Training";
    this.#item.command = "ganvas.showSamples";
    const update = (): void => {
      this.#show(training);
    };
    this.#disposables = [
      this.#item,
      training.onDidChangeRuns(update),
      training.onDidShowRun(update),
      training.onDidUpdateRun(update),
      training.onDidChangeProgress(update),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #show(training: TrainingService): void {
    const text = training.roots
      .map((root) => statusOf(training, root))
      .find((each) => each !== undefined);
    if (text === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${text.icon}) GANvas: ${text.words}`;
    this.#item.tooltip = "Show the samples";
    this.#item.show();
  }
}

function statusOf(
  training: TrainingService,
  root: string,
): { icon: string; words: string } | undefined {
  const progress = training.progressOf(root);
  if (progress !== null) return { icon: "loading~spin", words: progress.title.toLowerCase() };
  const run = training.activeRun(root);
  if (run === undefined) return undefined;
  const shown = training.open(root).shown;
  // The run in view is read line by line, so its step is newer than that of the list.
  const step =
    shown?.record.id === run.record.id
      ? Math.max(
          run.record.lastStep,
          shown.events.findLast((event) => event.type === "step")?.step ?? 0,
        )
      : run.record.lastStep;
  const state = runState(run.record, run.alive);
  const words = progressInWords(state, fractionDone(step, run.record.steps));
  return words === undefined
    ? undefined
    : { icon: state === "paused" ? "debug-pause" : "pulse", words };
}
