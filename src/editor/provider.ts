import * as vscode from "vscode";
import type { HostEvent } from "../../webview/protocol";
import { DocumentWriter } from "./writer";
import { EditorSession } from "./session";
import type { Services } from "./services";

export const EDITOR_VIEW = "ganvas.editor";

/**
 * The visual editor of `*.gan.json` files. VS Code owns the text and with it save, undo, hot exit and diff; this only
 * makes a session for every editor that opens, and lets all editors of one file write through one queue.
 */
export class GanEditorProvider implements vscode.CustomTextEditorProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #sessions = new Set<EditorSession>();
  readonly #writers = new WeakMap<vscode.TextDocument, DocumentWriter>();
  readonly #disposables: readonly vscode.Disposable[];

  constructor(services: Services) {
    this.#services = services;
    this.#disposables = [
      vscode.window.registerCustomEditorProvider(EDITOR_VIEW, this, {
        supportsMultipleEditorsPerDocument: true,
      }),
      // A save must not miss the gesture before it.
      vscode.workspace.onWillSaveTextDocument((event) => {
        const writer = this.#writers.get(event.document);
        if (writer !== undefined) event.waitUntil(writer.idle());
      }),
    ];
  }

  /** The session in front, for commands that come from menus and keys. */
  get active(): EditorSession | undefined {
    return [...this.#sessions].find((session) => session.isActive);
  }

  /** Some editor of a document, if one is open. */
  sessionOf(uri: vscode.Uri): EditorSession | undefined {
    return [...this.#sessions].find(
      (session) => session.document.uri.toString() === uri.toString(),
    );
  }

  /** Tells the session in front what a command of the palette asks of the canvas. */
  send(command: Extract<HostEvent, { event: "command" }>["command"]): void {
    this.active?.send({ event: "command", command });
  }

  async resolveCustomTextEditor(
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const session = await EditorSession.open(
      this.#services,
      document,
      panel,
      this.#writerOf(document),
    );
    this.#sessions.add(session);
    panel.onDidDispose(() => {
      this.#sessions.delete(session);
      session.dispose();
    });
  }

  dispose(): void {
    for (const session of this.#sessions) session.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #writerOf(document: vscode.TextDocument): DocumentWriter {
    const known = this.#writers.get(document);
    if (known !== undefined) return known;
    const writer = new DocumentWriter(document);
    this.#writers.set(document, writer);
    return writer;
  }
}
