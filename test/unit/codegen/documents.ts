import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GanDocument } from "../../../src/core/document/document";
import { parseDocument } from "../../../src/core/document/parse";
import { inRoot } from "../house/sources";

/** The documents of `test/fixtures/documents`, by name: between them they say everything that the format can. */
export function readDocuments(): readonly (readonly [name: string, document: GanDocument])[] {
  const folder = inRoot("test", "fixtures", "documents");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".gan.json"))
    .map((file) => {
      const parsed = parseDocument(readFileSync(join(folder, file), "utf8"));
      if (parsed.kind !== "document") throw new Error(`${file} does not parse.`);
      return [file.replace(".gan.json", ""), parsed.document] as const;
    });
}
