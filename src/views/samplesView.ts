/**
 * The samples view: the cockpit alone, for use beside the code. It shows the project of the editor in front, and keeps
 * it while the editor in front belongs to none.
 */
import * as vscode from "vscode";
import type { CockpitState, HostEvent, ProjectStatus } from "../../webview/protocol";
import type { Services } from "../editor/services";
import { WebviewChannel } from "../host/channel";
import { logError } from "../host/log";
import { page, webviewFolder } from "../host/page";
import { trainingHandlers } from "../host/trainingHandlers";
import { findProject } from "../project/find";
import { isInstalled } from "../training/dependencies";
import { snapshotOf, updateEvent } from "../training/snapshot";

export const SAMPLES_VIEW = "ganvas.samples";

export class SamplesView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #documentOf: (root: string) => Promise<vscode.TextDocument | undefined>;
  readonly #disposables: vscode.Disposable[];
  #root: string | undefined;
  #view: vscode.WebviewView | undefined;
  #channel: WebviewChannel | undefined;

  /** `documentOf` finds the graph of a project, whose code is generated before training. */
  constructor(
    services: Services,
    documentOf: (root: string) => Promise<vscode.TextDocument | undefined>,
  ) {
    this.#services = services;
    this.#documentOf = documentOf;
    const { training } = services;
    this.#disposables = [
      vscode.window.registerWebviewViewProvider(SAMPLES_VIEW, this),
      vscode.window.tabGroups.onDidChangeTabs(() => void this.#follow()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => void this.#follow()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#send({ event: "trust", trusted: true });
      }),
      training.onDidChangeRuns((root) => {
        if (this.#root === undefined) this.show(root);
      }),
      training.onDidShowRun(({ root, run }) => {
        if (root !== this.#root) return;
        this.#send({
          event: "run",
          run: run === undefined ? null : snapshotOf(run, this.#address),
        });
      }),
      training.onDidUpdateRun(({ root, update }) => {
        if (root === this.#root) this.#send(updateEvent(update, this.#address));
      }),
      training.onDidChangeProgress((root) => {
        if (root !== this.#root) return;
        this.#send({ event: "progress", progress: training.progressOf(root) });
      }),
    ];
    void this.#follow();
  }

  /** Shows a project's run in view from now on. */
  show(root: string): void {
    if (root === this.#root) return;
    this.#root = root;
    this.#services.training.open(root);
    this.#load();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.onDidDispose(() => {
      this.#channel?.dispose();
      this.#channel = undefined;
      this.#view = undefined;
    });
    this.#load();
  }

  dispose(): void {
    this.#channel?.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** (Re)loads the page: what a webview may load is fixed when its page is, and each project has its own folder. */
  #load(): void {
    const view = this.#view;
    if (view === undefined) return;
    const { extensionUri } = this.#services.context;
    const folders = [webviewFolder(extensionUri)];
    if (this.#root !== undefined) {
      folders.push(vscode.Uri.joinPath(vscode.Uri.file(this.#root), "runs"));
    }
    this.#channel?.dispose();
    view.webview.options = { enableScripts: true, localResourceRoots: folders };
    this.#channel = new WebviewChannel(
      view.webview,
      {
        readyCockpit: () => this.#state(),
        makeProject: async () => {
          await vscode.commands.executeCommand("ganvas.newProject");
          return null;
        },
        ...trainingHandlers(this.#services, () => ({
          root: this.#root,
          document: () =>
            this.#root === undefined ? Promise.resolve(undefined) : this.#documentOf(this.#root),
        })),
      },
      this.#services.log,
    );
    view.webview.html = page(view.webview, extensionUri, "cockpit");
  }

  readonly #address = (path: string): string =>
    this.#view?.webview.asWebviewUri(vscode.Uri.file(path)).toString() ?? "";

  #send(event: HostEvent): void {
    this.#channel?.send(event);
  }

  async #state(): Promise<CockpitState> {
    const { training } = this.#services;
    const root = this.#root;
    const shown = root === undefined ? undefined : training.open(root).shown;
    const project: ProjectStatus =
      root === undefined
        ? { kind: "loose" }
        : { kind: "project", root, installed: await isInstalled(root) };
    return {
      run: shown === undefined ? null : snapshotOf(shown, this.#address),
      project,
      trusted: vscode.workspace.isTrusted,
      progress: root === undefined ? null : training.progressOf(root),
    };
  }

  async #follow(): Promise<void> {
    try {
      const uri = activeUri();
      if (uri?.scheme !== "file") return;
      const root = await findProject(uri.fsPath);
      if (root !== undefined) this.show(root);
    } catch (error) {
      logError(this.#services.log, "Samples view", error);
    }
  }
}

function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)
    return input.uri;
  return undefined;
}
