/**
 * From the button to a training process: trust, code, Node, packages, start. Each step that needs a person asks; each
 * that can fail says what to do.
 */
import { basename, join } from "node:path";
import * as vscode from "vscode";
import type { CodeService } from "../editor/code";
import { ask } from "../host/ask";
import { install, INSTALLED_SIZE, isInstalled } from "./dependencies";
import { TrainingError } from "./error";
import { findNode, type NodeProgram } from "./node";
import { startTraining } from "./start";
import type { TrainingService } from "./service";

/** A process that has no run directory after this long is not waited for any more. */
const FIRST_RUN_MS = 120_000;

export interface TrainerParts {
  readonly training: TrainingService;
  readonly code: CodeService;
  readonly log: vscode.LogOutputChannel;
  /** Where the output of processes is kept. */
  readonly logFolder: string;
}

export class Trainer {
  readonly #parts: TrainerParts;
  /** Projects on the way to a run: a second click changes nothing. */
  readonly #busy = new Set<string>();
  /** What ends the installation in a project. */
  readonly #installs = new Map<string, AbortController>();

  constructor(parts: TrainerParts) {
    this.#parts = parts;
  }

  /**
   * Trains a project, or continues one of its runs. `document` is the graph whose code is brought up to date first.
   * Resolves when the run has begun, or when the person has said no. Throws a `TrainingError` when it cannot begin.
   */
  async train(
    root: string,
    document: vscode.TextDocument | undefined,
    resume?: string,
  ): Promise<void> {
    if (this.#busy.has(root)) return;
    this.#busy.add(root);
    try {
      if (!(await this.#trusted())) return;
      const { training } = this.#parts;
      const project = training.open(root);
      await project.refresh();
      if (training.activeRun(root) !== undefined) {
        throw new TrainingError(
          "This project is training already. Stop that run first, or wait for its end.",
        );
      }
      if (document !== undefined && resume === undefined && !(await this.#codeReady(document)))
        return;
      const node = await this.#node(root);
      if (!(await this.#packagesReady(root, node))) return;
      training.setProgress(root, { title: resume === undefined ? "Starting" : "Continuing" });
      await this.#start(root, node, resume);
    } finally {
      this.#busy.delete(root);
      this.#parts.training.setProgress(root, null);
    }
  }

  /** Ends the installation of a project's packages, where one is under way. */
  cancel(root: string): void {
    this.#installs.get(root)?.abort();
  }

  async #trusted(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const choice = await vscode.window.showWarningMessage(
      "Training runs the project's code, and this workspace is not trusted. The graph can be looked at and edited without.",
      "Manage Trust",
    );
    if (choice !== undefined) await vscode.commands.executeCommand("workbench.trust.manage");
    return false;
  }

  /** Saves the graph and brings its code up to date; false when the person would rather look first. */
  async #codeReady(document: vscode.TextDocument): Promise<boolean> {
    const { code } = this.#parts;
    if (document.isDirty) await document.save();
    const status = await code.generate(document);
    switch (status.kind) {
      case "none":
      case "current":
      case "stale":
        return true;
      case "blocked":
        throw new TrainingError(
          `The graph has ${status.errors === 1 ? "an error" : `${status.errors} errors`}, so it has no code that could be trained. The Problems panel says what is wrong.`,
        );
      case "foreign":
        throw new TrainingError(
          `The code of this project comes from ${status.document}, so ${basename(document.uri.fsPath)} cannot be trained in it. Make a project around it, or name it in package.json under "ganvas".`,
        );
      case "conflict": {
        const [path = ""] = status.files;
        const choice = await ask({
          title: "The code on disk is not what the graph says",
          placeHolder: `Edited by hand: ${status.files.join(", ")}`,
          answers: [
            { label: "Train the Code on Disk", detail: "The graph's changes are left out." },
            { label: "Compare", detail: `Shows ${path} beside what the graph generates.` },
          ],
        });
        if (choice === "Compare") await code.resolve(document, path, "compare");
        return choice === "Train the Code on Disk";
      }
    }
  }

  #node(root: string): Promise<NodeProgram> {
    const setting = vscode.workspace
      .getConfiguration("ganvas", vscode.Uri.file(root))
      .get<string>("nodePath", "");
    return findNode(setting);
  }

  /** Whether the packages are there, fetched after asking if need be. */
  async #packagesReady(root: string, node: NodeProgram): Promise<boolean> {
    if (await isInstalled(root)) return true;
    const choice = await ask({
      title: "Install what training needs?",
      placeHolder: "Needed once per project",
      answers: [
        {
          label: "Install",
          description: INSTALLED_SIZE,
          detail: `npm install fetches TensorFlow.js and ONNX Runtime into ${join(root, "node_modules")}.`,
        },
        { label: "Not Now" },
      ],
    });
    if (choice !== "Install") return false;
    await this.#install(root, node);
    return true;
  }

  async #install(root: string, node: NodeProgram): Promise<void> {
    const { training, log } = this.#parts;
    log.info(`npm install in ${root}, with Node ${node.version} (${node.path})`);
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: "GANvas: installing packages",
        cancellable: true,
      },
      async (report, token) => {
        const abort = new AbortController();
        this.#installs.set(root, abort);
        const progress = { title: "Installing packages", cancellable: true };
        const listening = token.onCancellationRequested(() => {
          abort.abort();
        });
        try {
          training.setProgress(root, progress);
          await install(root, node, abort.signal, ({ packages, line }) => {
            log.debug(line);
            const detail = packages === 0 ? line : `${packages} requests to the registry`;
            report.report({ message: detail });
            training.setProgress(root, { ...progress, detail });
          });
        } finally {
          listening.dispose();
          this.#installs.delete(root);
        }
      },
    );
  }

  async #start(root: string, node: NodeProgram, resume: string | undefined): Promise<void> {
    const { training, log, logFolder } = this.#parts;
    const project = training.open(root);
    await project.expectRun();
    const device = vscode.workspace
      .getConfiguration("ganvas", vscode.Uri.file(root))
      .get<string>("device", "auto");
    const logFile = join(logFolder, `train-${Date.now()}.log`);
    const known = new Set(project.runs.map(({ record }) => record.id));
    const starting = await startTraining({ root, node, device, resume, logFile });
    log.info(
      `Training ${root} with Node ${node.version}, process ${starting.pid}; its output is in ${logFile}`,
    );

    const begun = new Promise<"begun">((resolve) => {
      const look = (): void => {
        const active = training.activeRun(root);
        const fresh = project.runs.some(({ record }) => !known.has(record.id));
        if (active === undefined && !fresh) return;
        listening.dispose();
        resolve("begun");
      };
      const listening = training.onDidChangeRuns(look);
      look();
    });
    const late = new Promise<"late">((resolve) => {
      setTimeout(() => {
        resolve("late");
      }, FIRST_RUN_MS).unref();
    });
    const first = await Promise.race([begun, starting.ended, late]);
    if (first === "late") {
      throw new TrainingError(
        `Training has not begun after ${FIRST_RUN_MS / 1000} s. Its output is in ${logFile}.`,
      );
    }
    if (first instanceof TrainingError) throw first;
    void starting.ended.then((error) => {
      // Later failures stand in the run itself; the log keeps the whole output.
      if (error?.log !== undefined) log.error(error.log);
    });
  }
}
