import { access, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * The project that a file lies in: the nearest folder above it whose `package.json` depends on `ganvas`. Undefined for
 * a file that lies in none.
 */
export async function findProject(file: string): Promise<string | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (dependsOnGanvas(await manifestOf(folder))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * The file name of the one document that a project's code comes from: the one that `package.json` names
 * (`"ganvas": { "document": "x.gan.json" }`), or the first in the folder by name. Undefined where there is none.
 */
export async function projectDocument(root: string): Promise<string | undefined> {
  const documents = (await readdir(root).catch((): string[] => []))
    .filter((name) => name.endsWith(".gan.json"))
    .sort();
  const named = field(field(await manifestOf(root), "ganvas"), "document");
  return documents.find((name) => name === named) ?? documents[0];
}

/** What `package.json` in a folder says, or undefined where there is none that can be read. */
async function manifestOf(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}

const dependsOnGanvas = (manifest: unknown): boolean =>
  ["dependencies", "devDependencies"].some(
    (kind) => typeof field(field(manifest, kind), "ganvas") === "string",
  );

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
