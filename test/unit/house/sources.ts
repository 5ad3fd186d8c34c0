import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** A path inside the checkout. */
export const inRoot = (...parts: string[]): string => resolve(root, ...parts);

/** The TypeScript sources under a folder of the checkout, as paths from the root with forward slashes, sorted. */
export function sourcesUnder(folder: string): string[] {
  return readdirSync(inRoot(folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\/(node_modules|dist)\//.test(path))
    .sort();
}

export const readSource = (path: string): string => readFileSync(inRoot(path), "utf8");

export interface Import {
  /** A path from the root without extension for a relative import, else the specifier as written. */
  readonly of: string;
  /** Erased when compiled: `import type`. */
  readonly typeOnly: boolean;
}

/** What a file imports or re-exports, dynamically too. */
export function importsOf(path: string): Import[] {
  const file = ts.createSourceFile(path, readSource(path), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const { text } = specifier;
    const of = text.startsWith(".") ? relative(root, resolve(root, dirname(path), text)) : text;
    found.push({ of: of.replaceAll("\\", "/"), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The string literals that a file passes to calls of a function or method of this name. */
export function calledWith(path: string, name: string): string[] {
  const file = ts.createSourceFile(path, readSource(path), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(file).split(".").at(-1) === name) {
      found.push(...node.arguments.filter(ts.isStringLiteral).map(({ text }) => text));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
