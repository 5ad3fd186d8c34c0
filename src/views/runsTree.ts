/**
 * The tree of runs in the activity bar: projects, and under each its runs, newest first.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import { deviceInWords } from "../core/runs/device";
import { canResume, isActive, runState, type RunState } from "../core/runs/state";
import type { RunSummary } from "../training/projectRuns";
import type { TrainingService } from "../training/service";

export type RunsNode =
  | { readonly kind: "project"; readonly root: string }
  | { readonly kind: "run"; readonly root: string; readonly run: RunSummary };

const ICONS: Readonly<Record<RunState, readonly [icon: string, colour?: string]>> = {
  starting: ["loading~spin"],
  running: ["pulse", "charts.green"],
  paused: ["debug-pause", "charts.yellow"],
  finished: ["pass", "testing.iconPassed"],
  stopped: ["debug-stop"],
  failed: ["error", "testing.iconFailed"],
  interrupted: ["debug-disconnect", "charts.yellow"],
};

export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly #training: TrainingService;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(training: TrainingService) {
    this.#training = training;
    this.#listening = training.onDidChangeRuns(() => {
      this.#changed.fire();
    });
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  getChildren(node?: RunsNode): RunsNode[] {
    if (node?.kind === "run") return [];
    if (node?.kind === "project") return this.#runsOf(node.root);
    const roots = this.#training.roots.filter((root) => this.#training.open(root).runs.length > 0);
    const [only] = roots;
    if (roots.length === 1 && only !== undefined) return this.#runsOf(only);
    return roots.map((root) => ({ kind: "project", root }));
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === "project" ? projectItem(node.root) : runItem(node);
  }

  #runsOf(root: string): RunsNode[] {
    return this.#training.open(root).runs.map((run) => ({ kind: "run", root, run }));
  }
}

function projectItem(root: string): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(root), vscode.TreeItemCollapsibleState.Expanded);
  item.resourceUri = vscode.Uri.file(root);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = "project";
  return item;
}

function runItem(node: Extract<RunsNode, { kind: "run" }>): vscode.TreeItem {
  const { record, alive, directory } = node.run;
  const state = runState(record, alive);
  const [icon, colour] = ICONS[state];
  const item = new vscode.TreeItem(record.name);
  item.id = directory;
  item.description = `${state} · step ${record.lastStep.toLocaleString()} / ${record.steps.toLocaleString()} · ${deviceInWords(record.device)}`;
  item.tooltip = [
    record.id,
    `Begun ${new Date(record.createdAt).toLocaleString()}`,
    `${deviceInWords(record.device)}: ${record.why}`,
    `Seed ${record.seed}, batch ${record.batch}`,
    ...(record.error === undefined ? [] : [record.error]),
  ].join("\n");
  item.iconPath = new vscode.ThemeIcon(
    icon,
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
  item.contextValue = [
    "run",
    isActive(state) ? `active.${state}` : "idle",
    canResume(record, state) ? "resumable" : "",
  ]
    .filter((part) => part !== "")
    .join(".");
  item.command = { command: "ganvas.openRun", title: "Show Samples", arguments: [node] };
  return item;
}
