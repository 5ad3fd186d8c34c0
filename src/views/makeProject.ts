/**
 * Projects made from the editor: around a graph that has none, and opening what was made.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { readText } from "../editor/documents";
import { EDITOR_VIEW } from "../editor/provider";
import { ask } from "../host/ask";
import { createProject } from "../project/create";

/** The runtime as the extension carries it: the tarball that every new project gets a copy of. */
export async function packedRuntime(
  extensionUri: vscode.Uri,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const folder = vscode.Uri.joinPath(extensionUri, "dist").fsPath;
  const name = (await readdir(folder)).find((file) => /^ganvas-.*\.tgz$/.test(file));
  if (name === undefined) {
    throw new Error(
      `The extension carries no runtime: there is no ganvas-*.tgz in ${folder}. Reinstall it.`,
    );
  }
  return { name, bytes: await readFile(join(folder, name)) };
}

/**
 * Makes a project around a graph that lies in none: in its own folder where the graph is alone there, else in a new
 * folder into which a copy goes. Returns what was made, or undefined when the person cancels.
 */
export async function makeProjectAround(
  uri: vscode.Uri,
  extensionUri: vscode.Uri,
): Promise<{ readonly root: string; readonly documentPath: string } | undefined> {
  const open = await vscode.workspace.openTextDocument(uri);
  if (open.isDirty) await open.save();
  const { document } = readText(open.getText());
  if (document === undefined) {
    throw new Error(
      `${basename(uri.path)} cannot be read as a graph. Mend it first; the Problems panel says what is wrong.`,
    );
  }
  const runtime = await packedRuntime(extensionUri);
  const home = dirname(uri.fsPath);
  const others = (await readdir(home)).filter(
    (name) => name !== basename(uri.fsPath) && name !== ".git",
  );
  if (others.length === 0) {
    const choice = await ask({
      title: `Make a project in ${home}?`,
      placeHolder:
        "The graph stays where it is; package.json, README.md and the code come beside it.",
      answers: [{ label: "Make Project" }, { label: "Not Now" }],
    });
    if (choice !== "Make Project") return undefined;
    return createProject({
      directory: home,
      document,
      runtime,
      documentFile: basename(uri.fsPath),
    });
  }
  const name = await vscode.window.showInputBox({
    title: "Make a Project",
    prompt: `A folder in ${home}. A copy of the graph goes into it.`,
    value: basename(uri.path).replace(/\.gan\.json$/, ""),
    validateInput: (value) =>
      value.trim() === "" || /[<>:"/\\|?*]/.test(value) ? "A folder's name is wanted." : undefined,
  });
  if (name === undefined) return undefined;
  return createProject({ directory: join(home, name.trim()), document, runtime });
}

/**
 * Brings a project's graph to the front, and the project into the workspace. In this order: a workspace that gets
 * another folder may restart all extensions, and editors that are open survive that.
 */
export async function openMadeProject(project: {
  readonly root: string;
  readonly documentPath: string;
}): Promise<void> {
  const document = vscode.Uri.file(project.documentPath);
  await vscode.commands.executeCommand("vscode.openWith", document, EDITOR_VIEW);
  const root = vscode.Uri.file(project.root);
  if (vscode.workspace.getWorkspaceFolder(root) !== undefined) return;
  const count = vscode.workspace.workspaceFolders?.length ?? 0;
  vscode.workspace.updateWorkspaceFolders(count, 0, { uri: root });
}
