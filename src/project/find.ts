import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * The project that a file lies in: the nearest folder above it whose `package.json` depends on `ganvas`. Undefined for
 * a file that lies in none.
 */
export async function findProject(file: string): Promise<string | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (await dependsOnGanvas(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

async function dependsOnGanvas(manifest: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await readFile(manifest, "utf8"));
    return ["dependencies", "devDependencies"].some((kind) => {
      const listed = isObject(value) ? value[kind] : undefined;
      return isObject(listed) && typeof listed["ganvas"] === "string";
    });
  } catch {
    return false;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
