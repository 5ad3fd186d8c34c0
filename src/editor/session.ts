/**
 * One visual editor: a document, its webview, and what passes between them. The text is the truth. What the webview
 * knows of it is compared with it by content; there is no flag that says whose change an event was.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import type { DataPreviews, EditorState, HostEvent, ProjectStatus } from "../../webview/protocol";
import type { Place } from "../core/document/diagnostic";
import { WebviewChannel } from "../host/channel";
import type { Handlers } from "../host/answer";
import type { Disposable } from "../host/disposable";
import { logError } from "../host/log";
import { page, webviewFolder } from "../host/page";
import { trainingHandlers } from "../host/trainingHandlers";
import { findProject } from "../project/find";
import { isInstalled } from "../training/dependencies";
import { snapshotOf, updateEvent } from "../training/snapshot";
import { dataKey, dataPreviews } from "./dataPreviews";
import { lastGoodOf, readingOf } from "./documents";
import { openCode } from "./openCode";
import type { Services } from "./services";
import type { DocumentWriter } from "./writer";

const NOTICES = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

export class EditorSession implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #writer: DocumentWriter;
  readonly #channel: WebviewChannel;
  readonly #disposables: readonly Disposable[];
  #root: string | undefined;
  /** The text that the webview has, or will have with the reply on its way; undefined when it is not certain. */
  #known: string | undefined;
  /** A place to show once the webview is there to be told. */
  #reveal: Place | undefined;
  #ready = false;
  /** What the previews of the data that the webview has were made from. */
  #data = "";

  /** Makes the session of an editor that VS Code opens. */
  static async open(
    services: Services,
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    writer: DocumentWriter,
  ): Promise<EditorSession> {
    const root = await rootOf(document);
    return new EditorSession(services, document, panel, writer, root);
  }

  private constructor(
    services: Services,
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    writer: DocumentWriter,
    root: string | undefined,
  ) {
    this.document = document;
    this.#services = services;
    this.#panel = panel;
    this.#writer = writer;
    this.#root = root;
    this.#known = document.getText();

    const { training, code } = services;
    const { webview } = panel;
    const { extensionUri } = services.context;
    webview.options = { enableScripts: true, localResourceRoots: this.#resourceRoots() };
    this.#channel = new WebviewChannel(webview, this.#handlers(), services.log);
    const mine = (other: string): boolean => other === this.#root;
    this.#disposables = [
      this.#channel,
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === this.document && event.contentChanges.length > 0) this.#onText();
      }),
      vscode.workspace.onDidSaveTextDocument((saved) => {
        // Files of data may have changed since.
        if (saved === this.document) this.#tellData();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.send({ event: "trust", trusted: true });
      }),
      code.onDidChangeCode((uri) => {
        if (uri.toString() === this.document.uri.toString()) this.#tellCode();
      }),
      training.onDidShowRun(({ root: other, run }) => {
        if (!mine(other)) return;
        this.send({ event: "run", run: run === undefined ? null : snapshotOf(run, this.#address) });
      }),
      training.onDidUpdateRun(({ root: other, update }) => {
        if (mine(other)) this.send(updateEvent(update, this.#address));
      }),
      training.onDidChangeProgress((other) => {
        if (!mine(other)) return;
        this.send({ event: "progress", progress: training.progressOf(other) });
        if (training.progressOf(other) === null) this.#tellProject();
      }),
    ];
    if (root !== undefined) training.open(root);
    webview.html = page(webview, extensionUri, "canvas");
  }

  get isActive(): boolean {
    return this.#panel.active;
  }
  /** The project that the document lies in. */
  get root(): string | undefined {
    return this.#root;
  }

  send(event: HostEvent): void {
    this.#channel.send(event);
  }

  /** Shows a node or a player, at once or as soon as the webview is ready. */
  reveal(place: Place): void {
    if (this.#ready) this.send({ event: "reveal", place });
    else this.#reveal = place;
  }

  /** Looks again for the project of the document: one may have been made around it. */
  async refreshProject(): Promise<void> {
    this.send({ event: "project", project: await this.#project() });
    this.#tellCode();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  readonly #address = (path: string): string =>
    this.#panel.webview.asWebviewUri(vscode.Uri.file(path)).toString();

  #resourceRoots(): readonly vscode.Uri[] {
    const { extensionUri } = this.#services.context;
    const own = [webviewFolder(extensionUri), vscode.Uri.joinPath(extensionUri, "media")];
    return this.#root === undefined
      ? own
      : [...own, vscode.Uri.joinPath(vscode.Uri.file(this.#root), "runs")];
  }

  #handlers(): Handlers {
    const { document } = this;
    const run = (command: string, ...parameters: unknown[]): Promise<null> =>
      Promise.resolve(vscode.commands.executeCommand(command, ...parameters)).then(() => null);
    return {
      ready: () => this.#state(),
      edit: async ({ edits }) => {
        try {
          await this.#writer.apply(edits, (text) => {
            this.#known = text;
          });
        } catch (error) {
          this.#known = undefined;
          throw error;
        }
        return { text: document.getText() };
      },
      // A gesture that is on its way is the one to undo, and is saved too.
      undo: () => this.#writer.idle().then(() => run("undo")),
      redo: () => this.#writer.idle().then(() => run("redo")),
      save: () => this.#writer.idle().then(() => run("workbench.action.files.save")),
      openAsText: async (params) => {
        const offset = params?.offset;
        const at = offset === undefined ? undefined : document.positionAt(offset);
        return run("vscode.openWith", document.uri, "default", {
          viewColumn: this.#panel.viewColumn,
          selection: at && new vscode.Range(at, at),
        });
      },
      generate: () => this.#services.code.generate(document),
      resolveConflict: ({ file, choice }) => this.#services.code.resolve(document, file, choice),
      openCode: async ({ graph, node }) => {
        if (this.#root === undefined) {
          throw new Error("This graph has no code yet: it is not part of a project.");
        }
        await openCode(this.#root, graph, node);
        return null;
      },
      makeProject: () => run("ganvas.makeProject", document.uri),
      openExternal: async ({ url }) => {
        await vscode.env.openExternal(vscode.Uri.parse(url, true));
        return null;
      },
      copyNodes: async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return null;
      },
      pasteNodes: async () => ({ text: await vscode.env.clipboard.readText() }),
      notify: ({ severity, message }) => {
        void NOTICES[severity](message);
        return null;
      },
      ...trainingHandlers(this.#services, () => ({
        root: this.#root,
        document: () => Promise.resolve(document),
      })),
    };
  }

  async #state(): Promise<EditorState> {
    const { training, code } = this.#services;
    const { document } = this;
    const text = document.getText();
    this.#known = text;
    const reason = await readOnlyReason(document);
    const project = await this.#project();
    const shown = this.#root === undefined ? undefined : training.open(this.#root).shown;
    const [status, previews] = [await code.status(document), await this.#dataPreviews()];
    const reveal = this.#reveal;
    this.#reveal = undefined;
    this.#ready = true;
    return {
      reveal,
      text,
      lastGood: lastGoodOf(document)?.text,
      fileName: basename(document.uri.path),
      readOnly: reason !== undefined,
      readOnlyReason: reason,
      trusted: vscode.workspace.isTrusted,
      code: status,
      project,
      run: shown && snapshotOf(shown, this.#address),
      dataPreviews: previews,
    };
  }

  async #project(): Promise<ProjectStatus> {
    const root = await rootOf(this.document);
    if (root !== this.#root) {
      this.#root = root;
      this.#panel.webview.options = {
        enableScripts: true,
        localResourceRoots: this.#resourceRoots(),
      };
      if (root !== undefined) this.#services.training.open(root);
    }
    return root === undefined
      ? { kind: "loose" }
      : { kind: "project", root, installed: await isInstalled(root) };
  }

  /** The text changed: by this webview, another editor, undo, or from outside. */
  #onText(): void {
    const text = this.document.getText();
    if (text !== this.#known) {
      this.#known = text;
      this.send({ event: "document", text, version: this.document.version });
    }
    this.#tellCode();
    if (dataKey(lastGoodOf(this.document)?.document) !== this.#data) this.#tellData();
  }

  #tellCode(): void {
    this.#tell(async () => ({
      event: "code",
      code: await this.#services.code.status(this.document),
    }));
  }

  #tellProject(): void {
    this.#tell(async () => ({ event: "project", project: await this.#project() }));
  }

  #tellData(): void {
    this.#tell(async () => ({ event: "dataPreviews", dataPreviews: await this.#dataPreviews() }));
  }

  #dataPreviews(): Promise<DataPreviews> {
    const document = lastGoodOf(this.document)?.document;
    this.#data = dataKey(document);
    return dataPreviews(document, {
      root: this.#root,
      media: vscode.Uri.joinPath(this.#services.context.extensionUri, "media").fsPath,
    });
  }

  #tell(event: () => Promise<HostEvent>): void {
    event().then(
      (ready) => {
        this.send(ready);
      },
      (error: unknown) => {
        logError(this.#services.log, basename(this.document.uri.path), error);
      },
    );
  }
}

async function rootOf({ uri }: vscode.TextDocument): Promise<string | undefined> {
  return uri.scheme === "file" ? findProject(uri.fsPath) : undefined;
}

/** Why a document cannot be written, as a sentence, or undefined when it can. */
async function readOnlyReason(document: vscode.TextDocument): Promise<string | undefined> {
  const { parsed } = readingOf(document);
  if (parsed.kind === "newer") {
    return `The file is of version ${parsed.version}, made by a newer GANvas. Update the extension to edit it.`;
  }
  const { uri } = document;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) {
    return `The file system "${uri.scheme}" is read-only.`;
  }
  try {
    const { permissions } = await vscode.workspace.fs.stat(uri);
    const locked = ((permissions ?? 0) & vscode.FilePermission.Readonly) !== 0;
    return locked ? "The file is read-only on disk." : undefined;
  } catch {
    // Not on disk yet, so nothing forbids writing it.
    return undefined;
  }
}
