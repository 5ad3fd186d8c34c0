// dist/gan.schema.json: what VS Code completes and checks `*.gan.json` by as text. Made from the operator catalogue.
import { importTypeScript } from "../lib/typescript.mjs";
import { inRoot } from "../lib/paths.mjs";
import { writeWhole } from "./outputs.mjs";

/** Writes the JSON Schema of a document. */
export async function writeSchema() {
  const started = Date.now();
  const { jsonSchema } = /** @type {typeof import("../../src/core/document/jsonSchema.ts")} */ (
    await importTypeScript("src/core/document/jsonSchema.ts")
  );
  const { CATALOGUE } = /** @type {typeof import("../../src/core/operators/catalogue.ts")} */ (
    await importTypeScript("src/core/operators/catalogue.ts")
  );
  await writeWhole(inRoot("dist", "gan.schema.json"), JSON.stringify(jsonSchema(CATALOGUE)));
  console.error(`  schema           ${Date.now() - started} ms`);
}
