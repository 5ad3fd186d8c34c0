/** The pictures that a person wants translated: single files, and folders of them. */
import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { decodeImage } from "../data/decode";
import { listImageFiles } from "../data/folder";
import type { FitSettings } from "../data/source";
import { reasonOf } from "../files/reason";
import { RunError } from "../runs/errors";

export interface Input {
  readonly path: string;
  /** What its output is called: the file's own name without ending, numbered where two are alike. */
  readonly name: string;
}

/**
 * Lists image files in the order given, those of a folder by path. Two of one name are told apart: `horse`, `horse-2`.
 * Throws RunError for a path where nothing is, and DataError for a folder without images.
 */
export async function listInputs(paths: readonly string[]): Promise<Input[]> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const taken = new Set<string>();
  return files.map((path) => {
    const own = basename(path, extname(path));
    let name = own;
    // What belongs to the reconstruction of one must not be the name of another.
    for (let n = 2; taken.has(name) || taken.has(`${name}-cycle`); n++) name = `${own}-${n}`;
    taken.add(name).add(`${name}-cycle`);
    return { path, name };
  });
}

async function filesAt(path: string): Promise<string[]> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    throw new RunError(
      `${path} cannot be translated: ${reasonOf(error)}. Name images, or folders of images.`,
      { cause: error },
    );
  }
  if (!isFolder) return [path];
  return (await listImageFiles(path)).map((file) => join(path, file.path));
}

/** An input's bytes at the size that the networks see. Throws RunError when it cannot be read as an image. */
export async function readInput({ path }: Input, fit: FitSettings): Promise<Uint8Array> {
  try {
    return await decodeImage(await readFile(path), fit);
  } catch (error) {
    throw new RunError(`${path} cannot be translated: ${reasonOf(error)}. Is it an image?`, {
      cause: error,
    });
  }
}
