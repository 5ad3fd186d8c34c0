import * as vscode from "vscode";
import type { DocumentEdit } from "../core/document/edit";
import { applyTextEdits } from "../core/document/textEdits";
import { changeText } from "./changeText";

/** An edit that was refused; the message is a sentence for people. */
export class EditRefused extends Error {
  override readonly name = "EditRefused";
}

/** A text may change under an edit, from another editor of the same file: it is then computed anew, this often. */
const ATTEMPTS = 3;

/**
 * Writes gestures into one text document, one after the other, each as one step of its undo history. All editors of
 * the document share it.
 */
export class DocumentWriter {
  readonly #document: vscode.TextDocument;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(document: vscode.TextDocument) {
    this.#document = document;
  }

  /**
   * Resolves when the text has changed; throws `EditRefused` when it could not be. `onText` is told the text that is
   * about to be, before the event of the change comes.
   */
  apply(edits: readonly DocumentEdit[], onText: (text: string) => void): Promise<void> {
    const applied = this.#queue.then(() => this.#apply(edits, onText));
    this.#queue = applied.catch(() => undefined);
    return applied;
  }

  /** Resolves when no edit is on its way. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  async #apply(edits: readonly DocumentEdit[], onText: (text: string) => void): Promise<void> {
    const document = this.#document;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { version } = document;
      const text = document.getText();
      const change = changeText(text, edits);
      if (!change.ok) throw new EditRefused(change.message);
      if (change.edits.length === 0) return;
      onText(applyTextEdits(text, change.edits));
      const edit = new vscode.WorkspaceEdit();
      edit.set(
        document.uri,
        change.edits.map(({ offset, length, text: replacement }) => {
          const range = new vscode.Range(
            document.positionAt(offset),
            document.positionAt(offset + length),
          );
          return vscode.TextEdit.replace(range, replacement);
        }),
      );
      if (await vscode.workspace.applyEdit(edit)) return;
      if (document.version === version) break;
    }
    throw new EditRefused(
      `VS Code refused the change of ${vscode.workspace.asRelativePath(document.uri)}. The file may be read-only.`,
    );
  }
}
