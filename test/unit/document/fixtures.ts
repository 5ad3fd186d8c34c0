/** Reads the documents that stand as fixtures. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { GanDocument } from "../../../src/core/document/document";
import { parseDocument } from "../../../src/core/document/parse";

const FOLDER = fileURLToPath(new URL("../../fixtures/documents/", import.meta.url));

/** Names of the whole documents: `cyclegan`, `small`, ... */
export const WHOLE = namesIn(FOLDER);
export const BROKEN = namesIn(`${FOLDER}broken/`);

/** The text of a fixture: `small`, `broken/cycle`, `older/version-0`. */
export function fixtureText(name: string): string {
  return readFileSync(`${FOLDER}${name}.gan.json`, "utf8");
}

/** The text of a fixture with pieces of it replaced, each where it first stands. */
export function alteredText(
  name: string,
  ...pieces: readonly [from: string, to: string][]
): string {
  return pieces.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}.`);
    return text.replace(from, () => to);
  }, fixtureText(name));
}

/** A fixture that is a document. */
export function fixture(name: string): GanDocument {
  const result = parseDocument(fixtureText(name));
  if (result.kind !== "document") throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.document;
}

function namesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((file) =>
    file.endsWith(".gan.json") ? [file.slice(0, -".gan.json".length)] : [],
  );
}
