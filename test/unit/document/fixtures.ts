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
