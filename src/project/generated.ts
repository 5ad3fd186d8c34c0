/**
 * Generated files on disk. What generation wrote last is kept under `.ganvas/generated/` as the base of a three-way
 * merge; a file that a person edited is refused, never written over, until they choose: keep theirs, take the
 * generated one, or merge.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  contentHash,
  fileState,
  type FileState,
  type GeneratedFile,
  mergeEdits,
} from "../core/codegen";

const BASES = join(".ganvas", "generated");

/** A generated file could not be read or written; the message names it. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
}

export interface GenerateReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Edited by hand: left as they are. */
  readonly refused: readonly string[];
}

export type ConflictChoice = "mine" | "generated" | "merge";

/** How every generated file stands on disk. An edit that was kept against this very generation counts as current. */
export async function fileStates(
  root: string,
  files: readonly GeneratedFile[],
): Promise<ReadonlyMap<string, FileState>> {
  const states = await Promise.all(
    files.map(async ({ path, text }) => {
      const state = fileState(await readText(join(root, path)), text);
      if (state !== "edited") return [path, state] as const;
      const kept = (await readText(keptFile(root, path)))?.trim() === contentHash(text);
      return [path, kept ? ("current" as const) : state] as const;
    }),
  );
  return new Map(states);
}

/** Writes what is missing or stale and untouched by hand. Throws ProjectError when the disk refuses. */
export async function writeGenerated(
  root: string,
  files: readonly GeneratedFile[],
): Promise<GenerateReport> {
  const states = await fileStates(root, files);
  const written: string[] = [];
  for (const file of files) {
    const state = states.get(file.path);
    if (state !== "missing" && state !== "stale") continue;
    await writeFileWhole(join(root, file.path), file.text);
    await writeFileWhole(baseFile(root, file.path), file.text);
    written.push(file.path);
  }
  const paths = (wanted: FileState) =>
    files.map((file) => file.path).filter((path) => states.get(path) === wanted);
  return { written, unchanged: paths("current"), refused: paths("edited") };
}

/**
 * Settles a refused file. Returns how many places of a merge both sides had changed; those stand in the file between
 * conflict markers.
 */
export async function resolveConflict(
  root: string,
  file: GeneratedFile,
  choice: ConflictChoice,
): Promise<{ conflicts: number }> {
  const target = join(root, file.path);
  switch (choice) {
    case "mine":
      await writeFileWhole(keptFile(root, file.path), `${contentHash(file.text)}\n`);
      return { conflicts: 0 };
    case "generated":
      await writeFileWhole(target, file.text);
      await writeFileWhole(baseFile(root, file.path), file.text);
      await rm(keptFile(root, file.path), { force: true });
      return { conflicts: 0 };
    case "merge": {
      const mine = (await readText(target)) ?? "";
      const base = await readText(baseFile(root, file.path));
      const merged = mergeEdits(base, mine, file.text);
      await writeFileWhole(target, merged.text);
      await writeFileWhole(baseFile(root, file.path), file.text);
      await writeFileWhole(keptFile(root, file.path), `${contentHash(file.text)}\n`);
      return { conflicts: merged.conflicts };
    }
  }
}

/** Writes a file so that a reader sees the old or the whole new one. Throws ProjectError naming it. */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const why = error instanceof Error ? error.message : String(error);
    throw new ProjectError(`${path} cannot be written: ${why}.`, { cause: error });
  }
}

function baseFile(root: string, path: string): string {
  return join(root, BASES, path);
}

function keptFile(root: string, path: string): string {
  return join(root, BASES, `${path}.kept`);
}

/** The text of a file, or undefined where there is none. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ProjectError(`${path} cannot be read: ${String(error)}.`, { cause: error });
  }
}
