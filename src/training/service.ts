/**
 * The runs of all projects that this window knows, as events for editors, views and the status bar.
 */
import * as vscode from "vscode";
import type { Progress } from "../../webview/protocol";
import { isActive, runState } from "../core/runs/state";
import { control, type ControlCommand } from "./control";
import { TrainingError } from "./error";
import type { Followed, FollowUpdate } from "./follow";
import { ProjectRuns, type RunSummary } from "./projectRuns";

export class TrainingService implements vscode.Disposable {
  readonly #projects = new Map<string, ProjectRuns>();
  readonly #progress = new Map<string, Progress>();
  readonly #runs = new vscode.EventEmitter<string>();
  readonly #shown = new vscode.EventEmitter<{ root: string; run: Followed | undefined }>();
  readonly #updates = new vscode.EventEmitter<{ root: string; update: FollowUpdate }>();
  readonly #progresses = new vscode.EventEmitter<string>();
  readonly #onError: (error: unknown) => void;

  /** The list of a project's runs changed; carries the project's root. */
  readonly onDidChangeRuns = this.#runs.event;
  /** Another run of a project is in view, or it was read anew. */
  readonly onDidShowRun = this.#shown.event;
  /** News of the run in view. */
  readonly onDidUpdateRun = this.#updates.event;
  /** Work outside training began, went on or ended. */
  readonly onDidChangeProgress = this.#progresses.event;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** The runs of a project, followed from now on. */
  open(root: string): ProjectRuns {
    const known = this.#projects.get(root);
    if (known !== undefined) return known;
    const project = new ProjectRuns(root, {
      onList: () => {
        this.#runs.fire(root);
      },
      onShown: (run) => {
        this.#shown.fire({ root, run });
      },
      onUpdate: (update) => {
        this.#updates.fire({ root, update });
      },
    });
    this.#projects.set(root, project);
    this.#runs.fire(root);
    project.start().catch(this.#onError);
    return project;
  }

  /** Projects that are followed, by their roots. */
  get roots(): readonly string[] {
    return [...this.#projects.keys()];
  }

  /** A run that trains now, if there is one. */
  activeRun(root: string): RunSummary | undefined {
    return this.#projects
      .get(root)
      ?.runs.find(({ record, alive }) => isActive(runState(record, alive)));
  }

  progressOf(root: string): Progress | null {
    return this.#progress.get(root) ?? null;
  }

  setProgress(root: string, progress: Progress | null): void {
    if (progress === null) this.#progress.delete(root);
    else this.#progress.set(root, progress);
    this.#progresses.fire(root);
  }

  /** Sends a command to a run, by its id, or to the one that trains. Throws when none takes it. */
  async command(root: string, command: ControlCommand, id?: string): Promise<void> {
    const project = this.open(root);
    await project.refresh();
    const run =
      id === undefined ? this.activeRun(root) : project.runs.find(({ record }) => record.id === id);
    if (run?.record.process === undefined || !run.alive) {
      throw new TrainingError(`No run is training now, so there is nothing to ${command}.`);
    }
    await control(run.record.process, command);
    await project.refresh();
  }

  dispose(): void {
    for (const project of this.#projects.values()) project.dispose();
    for (const emitter of [this.#runs, this.#shown, this.#updates, this.#progresses]) {
      emitter.dispose();
    }
  }
}
