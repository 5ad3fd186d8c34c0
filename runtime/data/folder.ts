/** What a folder of images holds: its image files in a fixed order, and the classes that its sub-folders name. */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { DataError, reasonOf } from "./errors";

export interface ImageFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds. */
  readonly changed: number;
}

const EXTENSIONS = new Set([".png", ".jpg", ".jpeg", ".webp", ".gif"]);
const MOST_CLASSES = 65_536;

/**
 * Lists the image files of a folder and of its sub-folders, sorted by path (by code unit, so alike on all systems).
 * Other files are passed over, as is whatever begins with a dot; links are followed, each folder once. Throws
 * {@link DataError} when the folder cannot be read or holds no image.
 */
export async function listImageFiles(folder: string): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  const others = new Map<string, number>();
  const visited = new Set<string>();
  const take = async (path: string): Promise<void> => {
    const extension = extname(path).toLowerCase();
    if (EXTENSIONS.has(extension)) {
      const { size, mtimeMs } = await stat(join(folder, path));
      files.push({ path, size, changed: mtimeMs });
    } else {
      others.set(extension, (others.get(extension) ?? 0) + 1);
    }
  };
  const visit = async (relative: string): Promise<void> => {
    const here = join(folder, relative);
    const real = await realpath(here);
    if (visited.has(real)) return;
    visited.add(real);
    const entries = (await readdir(here, { withFileTypes: true }))
      .filter(({ name }) => !name.startsWith(".") && name !== "__MACOSX")
      .map((entry) => ({
        entry,
        path: relative === "" ? entry.name : `${relative}/${entry.name}`,
      }));
    const kinds = await Promise.all(
      entries.map(async ({ entry, path }) => ({
        path,
        kind: await kindOf(entry, join(folder, path)),
      })),
    );
    const named = (wanted: string) =>
      kinds.filter(({ kind }) => kind === wanted).map((k) => k.path);
    await Promise.all(named("file").map(take));
    // One after the other in a fixed order, since a folder that is linked twice counts where it is met first.
    for (const path of named("folder").sort()) await visit(path);
  };
  try {
    await visit("");
  } catch (error) {
    throw new DataError({
      where: folder,
      problem: `The folder cannot be read (${reasonOf(error)}).`,
      remedy: "Check the path in the data source's settings, and that it is a folder you may read.",
      cause: error,
    });
  }
  if (files.length === 0) {
    const found = [...others]
      .sort()
      .map(([extension, n]) => `${n} ${extension || "without extension"}`);
    throw new DataError({
      where: folder,
      problem: `The folder holds no image${found.length === 0 ? "; it is empty" : `, only other files (${found.join(", ")})`}.`,
      remedy: `Put images (${[...EXTENSIONS].join(", ")}) into it, or choose another folder.`,
    });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A link counts as what it leads to, and one that leads nowhere as nothing. */
async function kindOf(entry: Dirent, path: string): Promise<"file" | "folder" | "other"> {
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target === undefined) return "other";
  return target.isDirectory() ? "folder" : target.isFile() ? "file" : "other";
}

/**
 * The names of the classes, sorted, when every image lies in a sub-folder: those of the first level. Undefined when an
 * image lies in the folder itself, for then sub-folders are not classes. Throws {@link DataError} for more classes than
 * a 16-bit label can tell apart.
 */
export function classNamesOf(files: readonly ImageFile[], folder: string): string[] | undefined {
  const names = new Set<string>();
  for (const { path } of files) {
    const name = classOf(path);
    if (name === undefined) return undefined;
    names.add(name);
  }
  if (names.size > MOST_CLASSES) {
    throw new DataError({
      where: folder,
      problem: `It has ${names.size} sub-folders with images; each is a class, and there can be ${MOST_CLASSES}.`,
      remedy: "Put the images into fewer sub-folders, or into the folder itself.",
    });
  }
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}

/** The sub-folder of the first level that a path lies in. */
export function classOf(path: string): string | undefined {
  const slash = path.indexOf("/");
  return slash === -1 ? undefined : path.slice(0, slash);
}
