/**
 * GANvas in VS Code. Here everything is made and wired, and nothing is decided: the editor is in `editor/`, training in
 * `training/`, the views beside the editor in `views/`, what they share with webviews in `host/`.
 */
import { basename, join } from "node:path";
import * as vscode from "vscode";
import type { Place } from "./core/document/diagnostic";
import { CodeService, type ConflictAnswer } from "./editor/code";
import { isGanDocument } from "./editor/documents";
import { ProblemsPanel, QuickFixes } from "./editor/problems";
import { EDITOR_VIEW, GanEditorProvider } from "./editor/provider";
import type { Services } from "./editor/services";
import { ask } from "./host/ask";
import { registerCommand } from "./host/commands";
import { createLog, logError } from "./host/log";
import { exists, findProject, projectDocument } from "./project/find";
import type { ControlCommand } from "./training/control";
import { TrainingService } from "./training/service";
import { TrainingStatusBar } from "./training/statusBar";
import { Trainer } from "./training/trainer";
import { Gallery } from "./views/gallery";
import { makeProjectAround, openMadeProject } from "./views/makeProject";
import { RunsTree, type RunsNode } from "./views/runsTree";
import { SAMPLES_VIEW, SamplesView } from "./views/samplesView";

export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const code = new CodeService((what, error) => {
    logError(log, what, error);
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  });
  const training = new TrainingService((error) => {
    logError(log, "Runs", error);
  });
  const trainer = new Trainer({ training, code, log, logFolder: context.logUri.fsPath });
  const services: Services = { context, log, code, training, trainer };
  const editors = new GanEditorProvider(services);
  const gallery = new Gallery(services);
  const runs = new RunsTree(training);
  const samples = new SamplesView(services, documentOf);

  context.subscriptions.push(
    log,
    code,
    training,
    editors,
    gallery,
    runs,
    samples,
    new ProblemsPanel(),
    new TrainingStatusBar(training),
    vscode.window.registerTreeDataProvider("ganvas.runs", runs),
    vscode.languages.registerCodeActionsProvider({ pattern: "**/*.gan.json" }, new QuickFixes(), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
    ...editorCommands(services, editors),
    ...projectCommands(services, editors, gallery),
    ...runCommands(services, samples),
  );
  findProjects(training).catch((error: unknown) => {
    logError(log, "Looking for projects", error);
  });
}

/** Follows the runs of every project in the workspace, so that one that trains is found again after a reload. */
async function findProjects(training: TrainingService): Promise<void> {
  const files = await vscode.workspace.findFiles("**/*.gan.json", "**/node_modules/**", 200);
  for (const { scheme, fsPath } of files) {
    const root = scheme === "file" ? await findProject(fsPath) : undefined;
    if (root !== undefined) training.open(root);
  }
}

/** The graph that a project's code comes from, where there is one. */
async function documentOf(root: string): Promise<vscode.TextDocument | undefined> {
  const name = await projectDocument(root);
  return name === undefined
    ? undefined
    : vscode.workspace.openTextDocument(vscode.Uri.file(join(root, name)));
}

/** The document that a command is about: the one it was called on, or the one in front. */
function subjectOf(uri: vscode.Uri | undefined): vscode.Uri {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const active =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
      ? input.uri
      : undefined;
  const subject = uri ?? active;
  if (subject === undefined || !isGanDocument({ uri: subject })) {
    throw new Error("Open a *.gan.json file first.");
  }
  return subject;
}

function editorCommands(services: Services, editors: GanEditorProvider): vscode.Disposable[] {
  const { log } = services;
  const openWith = (view: string) => (uri?: vscode.Uri) =>
    vscode.commands.executeCommand("vscode.openWith", subjectOf(uri), view);
  return [
    registerCommand(log, "ganvas.openAsGraph", openWith(EDITOR_VIEW)),
    registerCommand(log, "ganvas.openAsText", openWith("default")),
    registerCommand(log, "ganvas.reveal", async (uri?: string, place?: Place) => {
      if (uri === undefined || place === undefined) throw new Error("Which place is not said.");
      const document = vscode.Uri.parse(uri, true);
      await vscode.commands.executeCommand("vscode.openWith", subjectOf(document), EDITOR_VIEW);
      editors.sessionOf(document)?.reveal(place);
    }),
    registerCommand(log, "ganvas.fit", () => {
      editors.send("fit");
    }),
    registerCommand(log, "ganvas.tidy", () => {
      editors.send("tidy");
    }),
    registerCommand(log, "ganvas.find", () => {
      editors.send("find");
    }),
    registerCommand(log, "ganvas.selectAll", () => {
      editors.send("selectAll");
    }),
    registerCommand(log, "ganvas.showGame", () => {
      editors.send("showGame");
    }),
    registerCommand(log, "ganvas.focusCanvas", () => {
      editors.send("focusCanvas");
    }),
    registerCommand(log, "ganvas.showLog", () => {
      log.show();
    }),
  ];
}

function projectCommands(
  { context, log, code }: Services,
  editors: GanEditorProvider,
  gallery: Gallery,
): vscode.Disposable[] {
  const settle = (choice: ConflictAnswer) => async (file?: vscode.Uri) => {
    const target = file ?? vscode.window.activeTextEditor?.document.uri;
    const conflict = target && code.conflictOf(target);
    if (conflict === undefined) {
      throw new Error("This file does not differ from what its graph generates.");
    }
    const document = await vscode.workspace.openTextDocument(conflict.document);
    await code.resolve(document, conflict.path, choice);
  };
  return [
    registerCommand(log, "ganvas.newProject", () => {
      gallery.show();
    }),
    registerCommand(log, "ganvas.makeProject", async (uri?: vscode.Uri) => {
      const made = await makeProjectAround(subjectOf(uri), context.extensionUri);
      if (made === undefined) return;
      await openMadeProject(made);
      await editors.sessionOf(vscode.Uri.file(made.documentPath))?.refreshProject();
    }),
    registerCommand(log, "ganvas.generate", async (uri?: vscode.Uri) => {
      const document = await vscode.workspace.openTextDocument(subjectOf(uri));
      if (document.isDirty) await document.save();
      const status = await code.generate(document);
      const name = basename(document.uri.fsPath);
      if (status.kind === "none") {
        throw new Error(
          `${name} is not part of a project, so there is no place for its code. "GANvas: Make a Project Around This Graph" makes one.`,
        );
      }
      if (status.kind === "foreign") {
        throw new Error(
          `The code of this project comes from ${status.document}, so ${name} generates none. Make a project around it, or name it in package.json under "ganvas".`,
        );
      }
      if (status.kind === "blocked") {
        throw new Error(
          `${name} has errors, so no code was generated and the last good code stays. The Problems panel says what is wrong.`,
        );
      }
      if (status.kind === "current")
        vscode.window.setStatusBarMessage("$(check) The code is up to date.", 3000);
    }),
    registerCommand(log, "ganvas.compareGenerated", settle("compare")),
    registerCommand(log, "ganvas.mergeGenerated", settle("merge")),
    registerCommand(log, "ganvas.keepMine", settle("mine")),
    registerCommand(log, "ganvas.takeGenerated", settle("generated")),
  ];
}

function runCommands(services: Services, samples: SamplesView): vscode.Disposable[] {
  const { log, training, trainer } = services;
  const showSamples = (): Thenable<unknown> =>
    vscode.commands.executeCommand(`${SAMPLES_VIEW}.focus`);
  /** The project of a node of the tree, of the editor in front, or the only one. */
  const rootOf = async (node: RunsNode | vscode.Uri | undefined): Promise<string> => {
    if (node !== undefined && "kind" in node) return node.root;
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const uri =
      node ??
      (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
        ? input.uri
        : undefined);
    const found = uri?.scheme === "file" ? await findProject(uri.fsPath) : undefined;
    const root = found ?? (training.roots.length === 1 ? training.roots[0] : undefined);
    if (root === undefined) {
      throw new Error(
        'Open a project\'s graph first, or make one with "GANvas: New GAN Project...".',
      );
    }
    return root;
  };
  const control = (command: ControlCommand) => async (node?: RunsNode) => {
    const id = node?.kind === "run" ? node.run.record.id : undefined;
    await training.command(await rootOf(node), command, id);
  };
  const runOf = (node: RunsNode | undefined): Extract<RunsNode, { kind: "run" }> => {
    if (node?.kind !== "run") throw new Error("Choose a run in the Runs view.");
    return node;
  };
  return [
    registerCommand(log, "ganvas.train", async (node?: RunsNode | vscode.Uri) => {
      const root = await rootOf(node);
      await trainer.train(root, await documentOf(root));
    }),
    registerCommand(log, "ganvas.resumeRun", async (node?: RunsNode) => {
      const { root, run } = runOf(node);
      await trainer.train(root, undefined, run.record.id);
    }),
    registerCommand(log, "ganvas.pause", control("pause")),
    registerCommand(log, "ganvas.continue", control("resume")),
    registerCommand(log, "ganvas.stop", control("stop")),
    registerCommand(log, "ganvas.checkpoint", control("checkpoint")),
    registerCommand(log, "ganvas.showSamples", showSamples),
    registerCommand(log, "ganvas.openRun", async (node?: RunsNode) => {
      const { root, run } = runOf(node);
      samples.show(root);
      await training.open(root).show(run.record.id);
      await showSamples();
    }),
    registerCommand(log, "ganvas.revealRun", async (node?: RunsNode) => {
      const { directory } = runOf(node).run;
      await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(directory));
    }),
    registerCommand(log, "ganvas.deleteRun", async (node?: RunsNode) => {
      const { root, run } = runOf(node);
      if (run.alive) throw new Error(`${run.record.name} is training. Stop it first.`);
      const choice = await ask({
        title: `Delete the run ${run.record.id}?`,
        placeHolder: "Its samples, curves and checkpoints go with it.",
        answers: [{ label: "Delete" }, { label: "Keep" }],
      });
      if (choice !== "Delete" || !(await exists(run.directory))) return;
      await vscode.workspace.fs.delete(vscode.Uri.file(run.directory), { recursive: true });
      await training.open(root).refresh();
    }),
    registerCommand(log, "ganvas.refreshRuns", async () => {
      await findProjects(training);
      for (const root of training.roots) await training.open(root).refresh();
    }),
  ];
}
