/**
 * The generated code beside a document: whether it is current, writing it on save and on command, and what to do with
 * files that a person edited.
 */
import { basename, join, relative } from "node:path";
import * as vscode from "vscode";
import type { CodeStatus } from "../../webview/protocol";
import type { Disposable } from "../host/disposable";
import { generateFiles, type GeneratedFile } from "../core/codegen";
import { isGanDocument, readingOf } from "./documents";
import { findProject, projectDocument } from "../project/find";
import {
  fileStates,
  resolveConflict,
  writeGenerated,
  type ConflictChoice,
} from "../project/generated";

export type ConflictAnswer = ConflictChoice | "compare";

/** The scheme of what generation would write, as the left side of a comparison. */
export const GENERATED_SCHEME = "ganvas-generated";

/** What a document's code would be now, or why there is none. */
type Plan =
  | { readonly kind: "files"; readonly root: string; readonly files: readonly GeneratedFile[] }
  | { readonly kind: "blocked"; readonly errors: number }
  | { readonly kind: "foreign"; readonly document: string }
  | { readonly kind: "none" };

export class CodeService implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #comparisons = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: readonly Disposable[];
  readonly #onError: (what: string, error: unknown) => void;
  /** Writing is one after the other: a save and a command may ask for the same files at once. */
  #writing: Promise<unknown> = Promise.resolve();
  /** Conflicts about which a person has been asked: the question is not put again at every save. */
  readonly #asked = new Set<string>();
  /** Conflicting files by document, for the menus of their editors. */
  readonly #conflicts = new Map<
    string,
    { readonly root: string; readonly paths: readonly string[] }
  >();

  /** Fires with a document's URI when its code, or what it would be, may have changed. */
  readonly onDidChangeCode = this.#changed.event;
  /** Of the comparison's left side. */
  readonly onDidChange = this.#comparisons.event;

  constructor(onError: (what: string, error: unknown) => void) {
    this.#onError = onError;
    const guarded = (what: string, work: Promise<unknown>): void => {
      work.catch((error: unknown) => {
        this.#onError(what, error);
      });
    };
    this.#disposables = [
      this.#changed,
      this.#comparisons,
      vscode.workspace.registerTextDocumentContentProvider(GENERATED_SCHEME, this),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (isGanDocument(document)) guarded("Generate on save", this.#onSave(document));
        else guarded("Code status", this.#onSaveOfCode(document));
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** How the code on disk relates to the document as it is in the editor. */
  async status(document: vscode.TextDocument): Promise<CodeStatus> {
    const plan = await planOf(document);
    if (plan.kind !== "files") return plan;
    const states = await fileStates(plan.root, plan.files);
    const edited = [...states].filter(([, state]) => state === "edited").map(([path]) => path);
    this.#noteConflicts(document, plan.root, edited);
    if (edited.length > 0) return { kind: "conflict", files: edited };
    const current = [...states.values()].every((state) => state === "current");
    return { kind: current ? "current" : "stale" };
  }

  /**
   * Writes the code of a document's project. Files that were edited, on disk or in an editor that is not saved yet, are
   * left alone and the person is asked; a graph with errors writes nothing, so the last good code stays.
   */
  generate(document: vscode.TextDocument): Promise<CodeStatus> {
    const generated = this.#writing.then(() => this.#generate(document));
    this.#writing = generated.catch(() => undefined);
    return generated;
  }

  async #generate(document: vscode.TextDocument): Promise<CodeStatus> {
    if (!vscode.workspace.isTrusted) {
      throw new Error("Code is written into trusted workspaces only, and this one is not trusted.");
    }
    const plan = await planOf(document);
    if (plan.kind === "files") {
      const unsaved = unsavedIn(plan.root);
      const free = plan.files.filter(({ path }) => !unsaved.has(fsPathOf(plan.root, path)));
      await writeGenerated(plan.root, free);
      for (const { path } of plan.files) this.#comparisons.fire(comparisonUri(document.uri, path));
    }
    const status = await this.status(document);
    this.#changed.fire(document.uri);
    if (status.kind === "conflict") this.#ask(document, status.files);
    return status;
  }

  /** Does with an edited file what the person chose. */
  async resolve(
    document: vscode.TextDocument,
    path: string,
    choice: ConflictAnswer,
  ): Promise<CodeStatus> {
    const plan = await planOf(document);
    const file = plan.kind === "files" ? plan.files.find((each) => each.path === path) : undefined;
    if (plan.kind !== "files" || file === undefined) {
      throw new Error(`${path} is not generated from ${basename(document.uri.path)} now.`);
    }
    const target = vscode.Uri.file(join(plan.root, path));
    if (choice === "compare") {
      await vscode.commands.executeCommand(
        "vscode.diff",
        comparisonUri(document.uri, path),
        target,
        `${basename(path)}: generated ↔ yours`,
      );
      return this.status(document);
    }
    await saveIfOpen(target);
    const { conflicts } = await resolveConflict(plan.root, file, choice);
    if (conflicts > 0) {
      await vscode.window.showTextDocument(target);
      void vscode.window.showWarningMessage(
        `${basename(path)} was merged, but ${conflicts === 1 ? "one place was" : `${conflicts} places were`} changed on both sides. They are marked in the file.`,
      );
    }
    const status = await this.status(document);
    this.#changed.fire(document.uri);
    return status;
  }

  /** The document and path of an edited file that an editor shows, for the commands in its title. */
  conflictOf(file: vscode.Uri): { document: vscode.Uri; path: string } | undefined {
    for (const [key, { root, paths }] of this.#conflicts) {
      const path = paths.find((each) => fsPathOf(root, each) === file.fsPath);
      if (path !== undefined) return { document: vscode.Uri.parse(key, true), path };
    }
    return undefined;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.query, true));
    const plan = await planOf(document);
    const path = uri.path.replace(/^\//, "");
    const file = plan.kind === "files" ? plan.files.find((each) => each.path === path) : undefined;
    return file?.text ?? "";
  }

  async #onSave(document: vscode.TextDocument): Promise<void> {
    const wanted = vscode.workspace
      .getConfiguration("ganvas", document.uri)
      .get<boolean>("generateOnSave", true);
    if (wanted && vscode.workspace.isTrusted) await this.generate(document);
    else this.#changed.fire(document.uri);
  }

  /** A person saved a file by hand: it may be one of ours. */
  async #onSaveOfCode(saved: vscode.TextDocument): Promise<void> {
    if (!saved.uri.path.endsWith(".ts")) return;
    const root = await findProject(saved.uri.fsPath);
    for (const document of vscode.workspace.textDocuments) {
      if (root === undefined || !isGanDocument(document)) continue;
      if ((await findProject(document.uri.fsPath)) === root) this.#changed.fire(document.uri);
    }
  }

  #noteConflicts(document: vscode.TextDocument, root: string, paths: readonly string[]): void {
    const key = document.uri.toString();
    if (paths.length === 0 && !this.#conflicts.has(key)) return;
    for (const settled of this.#conflicts.get(key)?.paths ?? []) {
      if (!paths.includes(settled)) this.#asked.delete(`${key} ${settled}`);
    }
    if (paths.length === 0) this.#conflicts.delete(key);
    else this.#conflicts.set(key, { root, paths });
    const all = [...this.#conflicts.values()].flatMap((conflict) =>
      conflict.paths.map((path) => fsPathOf(conflict.root, path)),
    );
    void vscode.commands.executeCommand("setContext", "ganvas.conflicts", all);
  }

  #ask(document: vscode.TextDocument, files: readonly string[]): void {
    const [path] = files.filter((each) => !this.#asked.has(`${document.uri.toString()} ${each}`));
    if (path === undefined) return;
    this.#asked.add(`${document.uri.toString()} ${path}`);
    const answers: Readonly<Record<string, ConflictAnswer>> = {
      Compare: "compare",
      Merge: "merge",
      "Keep Mine": "mine",
      "Take Generated": "generated",
    };
    void vscode.window
      .showWarningMessage(
        `${path} was edited by hand, so the code of the changed graph was not written over it.`,
        ...Object.keys(answers),
      )
      .then(async (title) => {
        const choice = title === undefined ? undefined : answers[title];
        if (choice === undefined) return;
        await this.resolve(document, path, choice);
      })
      .then(undefined, (error: unknown) => {
        this.#onError(`Conflict in ${path}`, error);
      });
  }
}

async function planOf(document: vscode.TextDocument): Promise<Plan> {
  if (document.uri.scheme !== "file") return { kind: "none" };
  const root = await findProject(document.uri.fsPath);
  if (root === undefined) return { kind: "none" };
  // Two graphs that write the same files would undo each other's work at every save.
  const owner = await projectDocument(root);
  if (owner !== undefined && relative(root, document.uri.fsPath) !== owner) {
    return { kind: "foreign", document: owner };
  }
  const { parsed, analysis, errors } = readingOf(document);
  if (parsed.kind !== "document" || analysis === undefined || errors > 0) {
    return { kind: "blocked", errors: Math.max(errors, 1) };
  }
  const files = generateFiles(parsed.document, analysis, basename(document.uri.fsPath));
  return { kind: "files", root, files };
}

function comparisonUri(document: vscode.Uri, path: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: GENERATED_SCHEME,
    path: `/${path}`,
    query: document.toString(),
  });
}

/** The path of a generated file as VS Code writes it. */
const fsPathOf = (root: string, path: string): string => vscode.Uri.file(join(root, path)).fsPath;

/** Files of a project that are open with changes that are not saved. */
function unsavedIn(root: string): ReadonlySet<string> {
  return new Set(
    vscode.workspace.textDocuments
      .filter(({ isDirty, uri }) => isDirty && uri.scheme === "file" && uri.fsPath.startsWith(root))
      .map(({ uri }) => uri.fsPath),
  );
}

async function saveIfOpen(target: vscode.Uri): Promise<void> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === target.fsPath);
  if (open?.isDirty === true) await open.save();
}
