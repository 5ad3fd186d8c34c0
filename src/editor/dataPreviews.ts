/**
 * Pictures of the training data for the canvas: what a source of images holds, by the source's id.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, isAbsolute, join } from "node:path";
import type { GanDocument } from "../core/document/document";
import { lookup } from "../core/operators/catalogue";

export const IMAGE_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
};

/** A picture travels in a message, so a large one is left out. */
const LARGEST = 2_000_000;

export interface Places {
  /** The project, from which paths of data are relative. */
  readonly root: string | undefined;
  /** The extension's own pictures. */
  readonly media: string;
}

/** One picture for each source of images, as data URI: a few digits, or the first image of the folder. */
export async function dataPreviews(
  document: GanDocument | undefined,
  places: Places,
): Promise<Readonly<Record<string, string>>> {
  const pictures = await Promise.all(
    (document?.game.nodes ?? [])
      .filter((node) => node.op === "dataset")
      .map(async (node): Promise<readonly [string, string] | undefined> => {
        const parameter = (name: string): unknown =>
          node.params?.[name] ?? lookup(node.op)?.params[name]?.default;
        const file =
          parameter("source") === "digits"
            ? join(places.media, "digits.png")
            : await firstImage(parameter("source"), parameter("path"), places.root);
        const uri = file === undefined ? undefined : await dataUri(file);
        return uri === undefined ? undefined : [node.id, uri];
      }),
  );
  return Object.fromEntries(pictures.filter((picture) => picture !== undefined));
}

async function firstImage(
  source: unknown,
  path: unknown,
  root: string | undefined,
): Promise<string | undefined> {
  if (source !== "folder" || typeof path !== "string" || path === "") return undefined;
  if (!isAbsolute(path) && root === undefined) return undefined;
  const [first] = await imagesIn(isAbsolute(path) ? path : join(root ?? "", path), 1);
  return first;
}

/** Image files of a folder and its sub-folders, in order of name; at most so many. */
export async function imagesIn(folder: string, most: number): Promise<readonly string[]> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    if (found.length >= most) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await imagesIn(path, most - found.length)));
    else if (extname(entry.name).toLowerCase() in IMAGE_TYPES) found.push(path);
  }
  return found;
}

async function dataUri(file: string): Promise<string | undefined> {
  const type = IMAGE_TYPES[extname(file).toLowerCase()];
  try {
    if (type === undefined || (await stat(file)).size > LARGEST) return undefined;
    return `data:${type};base64,${(await readFile(file)).toString("base64")}`;
  } catch {
    return undefined;
  }
}
