import type * as vscode from "vscode";
import type { HostEvent } from "../../webview/protocol";
import { answer, type Handlers } from "./answer";
import { logError, type Log } from "./log";

/** The host's end of the wire to one webview. */
export class WebviewChannel implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #log: Log;
  readonly #listening: vscode.Disposable;
  #disposed = false;

  constructor(webview: vscode.Webview, handlers: Handlers, log: Log) {
    this.#webview = webview;
    this.#log = log;
    this.#listening = webview.onDidReceiveMessage(async (message: unknown) => {
      const reply = await answer(handlers, message, (request, error) => {
        logError(log, `Request "${request}"`, error);
      });
      if (reply !== undefined) this.#post(reply);
    });
  }

  /** Tells the webview something it did not ask for. */
  send(event: HostEvent): void {
    this.#post(event);
  }

  dispose(): void {
    this.#disposed = true;
    this.#listening.dispose();
  }

  #post(message: unknown): void {
    // A webview that was closed while its request was at work has nobody left to answer.
    if (this.#disposed) return;
    this.#webview.postMessage(message).then(undefined, (error: unknown) => {
      logError(this.#log, "Message to a webview", error);
    });
  }
}
