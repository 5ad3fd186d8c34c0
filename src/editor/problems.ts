/**
 * Diagnostics in the Problems panel, and their fixes as quick fixes.
 */
import * as vscode from "vscode";
import type { Diagnostic, Place } from "../core/document/diagnostic";
import { createLocator } from "../core/document/locate";
import type { Disposable } from "../host/disposable";
import { changeText } from "./changeText";
import { isGanDocument, readingOf } from "./documents";

/** While a person types, problems are looked for this long after the last key. */
const DELAY_MS = 150;

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

/** A diagnostic as VS Code shows it, with the one it came from for its fix. */
class Problem extends vscode.Diagnostic {
  readonly origin: Diagnostic;

  constructor(document: vscode.Uri, range: vscode.Range, origin: Diagnostic) {
    super(range, messageWithPlace(origin), SEVERITIES[origin.severity]);
    this.origin = origin;
    const { node, player } = origin.where;
    // A click on an entry opens the graph but cannot say where; a click on its code does.
    this.code =
      node === undefined && player === undefined
        ? origin.code
        : { value: origin.code, target: revealUri(document, origin.where) };
    this.source = "GANvas";
  }
}

/** The address that shows a place in the graph. */
function revealUri(document: vscode.Uri, place: Place): vscode.Uri {
  const parameters = encodeURIComponent(JSON.stringify([document.toString(), place]));
  return vscode.Uri.parse(`command:ganvas.reveal?${parameters}`);
}

export function problemsOf(document: vscode.TextDocument): readonly Problem[] {
  const locator = createLocator(document.getText());
  return readingOf(document).diagnostics.map((diagnostic) => {
    const { offset, length } = locator.range(diagnostic.where);
    const range = new vscode.Range(
      document.positionAt(offset),
      document.positionAt(offset + length),
    );
    return new Problem(document.uri, range, diagnostic);
  });
}

/** The sentence with the node it speaks of in front, since the Problems panel shows no graph. */
function messageWithPlace({ where, message, fix }: Diagnostic): string {
  const place = placeName(where);
  return [place === "" ? message : `${place}: ${message}`, fix].filter(Boolean).join(" ");
}

/** `generator/up1`, `game/fake`, `player discriminator`, or nothing. */
function placeName({ network, block, node, player }: Place): string {
  if (player !== undefined) return `player ${player}`;
  const graph = network ?? block ?? (node === undefined ? undefined : "game");
  return [graph, node].filter((part) => part !== undefined).join("/");
}

/** Keeps the Problems panel in step with all open documents. */
export class ProblemsPanel implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("ganvas");
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #disposables: readonly Disposable[];

  constructor() {
    this.#disposables = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#soon(document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#soon(document, DELAY_MS);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#cancel(document);
        this.#collection.delete(document.uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#soon(document, 0);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #soon(document: vscode.TextDocument, delay: number): void {
    if (!isGanDocument(document)) return;
    this.#cancel(document);
    const timer = setTimeout(() => {
      this.#timers.delete(document.uri.toString());
      if (!document.isClosed) this.#collection.set(document.uri, problemsOf(document));
    }, delay);
    this.#timers.set(document.uri.toString(), timer);
  }

  #cancel(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}

/** Offers the edits that would mend a diagnostic, where there are any. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return problemsOf(document).flatMap((problem) => {
      const { edits, fix, message } = problem.origin;
      if (edits === undefined || problem.range.intersection(range) === undefined) return [];
      const change = changeText(document.getText(), edits);
      if (!change.ok) return [];
      const action = new vscode.CodeAction(
        fix ?? `Mend: ${message}`,
        vscode.CodeActionKind.QuickFix,
      );
      action.diagnostics = [problem];
      action.edit = new vscode.WorkspaceEdit();
      for (const { offset, length, text } of change.edits) {
        const from = document.positionAt(offset);
        const to = document.positionAt(offset + length);
        action.edit.replace(document.uri, new vscode.Range(from, to), text);
      }
      return [action];
    });
  }
}
