import { join } from "node:path";
import * as vscode from "vscode";
import type { GraphPath } from "../core/document/document";

/** Opens the generated code of a graph beside the editor, at a node's layer where there is one. */
export async function openCode(
  root: string,
  graph: GraphPath,
  node: string | undefined,
): Promise<void> {
  const name = graph.kind === "network" ? graph.name : "game";
  const uri = vscode.Uri.file(join(root, "src", `${name}.ts`));
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch {
    throw new Error(`src/${name}.ts is not there yet. Generate the code first.`);
  }
  const line = node === undefined ? 0 : lineOf(document.getText(), node);
  const range = document.lineAt(line).range;
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    selection: new vscode.Range(range.start, range.start),
  });
}

/** The line that declares a node: the first that names it in quotes, as `dense(scope, "fc1", ...)` does. */
export function lineOf(code: string, node: string): number {
  const lines = code.split("\n");
  const quoted = lines.findIndex((line) => line.includes(`"${node}"`));
  if (quoted >= 0) return quoted;
  const word = new RegExp(`\\b${node.replace(/[^A-Za-z0-9_]/g, "\\$&")}\\b`);
  return Math.max(
    0,
    lines.findIndex((line) => !line.startsWith("import") && word.test(line)),
  );
}
