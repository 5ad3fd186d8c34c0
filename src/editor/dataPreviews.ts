/**
 * What sources of images hold, for the canvas, by the source's id. Files travel as they are: the webview decodes them,
 * since the host loads no native module.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, isAbsolute, join, relative } from "node:path";
import type { DataPreview, DataPreviews, RawImage } from "../../webview/protocol";
import type { GanDocument, GraphNode } from "../core/document/document";
import { defaultOf } from "../core/operators/defaults";

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
};

/** As many images are shown on a card, from among the first so many of a folder, evenly. */
const SHOWN = 6;
const LOOKED_AT = 300;
/** Images travel in a message, so a larger one is left out. */
const LARGEST = 4_000_000;

export interface Places {
  /** The project, from which paths of data are relative. */
  readonly root: string | undefined;
  /** The extension's own pictures. */
  readonly media: string;
}

const sourcesOf = (document: GanDocument | undefined): readonly GraphNode[] =>
  (document?.game.nodes ?? []).filter((node) => node.op === "dataset");

const parameter = (node: GraphNode, name: string): unknown =>
  node.params?.[name] ?? defaultOf(node, name);

/** A preview of each source of images whose data is known. */
export async function dataPreviews(
  document: GanDocument | undefined,
  places: Places,
): Promise<DataPreviews> {
  const previews = await Promise.all(
    sourcesOf(document).map(
      async (node) => [node.id, await previewOf(node, places).catch(missing)] as const,
    ),
  );
  return Object.fromEntries(
    previews.flatMap(([id, preview]) => (preview === undefined ? [] : [[id, preview]])),
  );
}

/** A text that changes when the previews of a document may: its sources of images. */
export const dataKey = (document: GanDocument | undefined): string =>
  JSON.stringify(sourcesOf(document));

const missing = (error: unknown): DataPreview => ({
  kind: "missing",
  message: error instanceof Error ? error.message : String(error),
});

async function previewOf(node: GraphNode, places: Places): Promise<DataPreview | undefined> {
  const source = parameter(node, "source");
  if (source === "digits") {
    const picture = await rawImage(join(places.media, "digits.png"), "digits");
    return { kind: "picture", uri: `data:${picture.type};base64,${picture.base64}` };
  }
  const path = parameter(node, "path");
  if (typeof path !== "string" || path === "") return undefined;
  if (!isAbsolute(path) && places.root === undefined) return { kind: "file", name: path };
  const absolute = isAbsolute(path) ? path : join(places.root ?? "", path);
  await stat(absolute).catch(() => {
    throw new Error(`${path} is not there.`);
  });
  if (source === "idx") return { kind: "file", name: basename(path) };
  const files = await imagesIn(absolute, LOOKED_AT);
  if (files.length === 0) throw new Error(`${path} holds no images.`);
  return {
    kind: "images",
    folder: path,
    fit: oneOf(["crop", "resize", "pad"], parameter(node, "fit")),
    background: oneOf(["black", "white"], parameter(node, "background")),
    images: await rawImages(absolute, files, SHOWN, LARGEST),
  };
}

function oneOf<const T extends string>(choices: readonly [T, ...T[]], value: unknown): T {
  return choices.find((choice) => choice === value) ?? choices[0];
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

/** So many of a folder's files, evenly spread, without those that are larger than `largest` bytes. */
export async function rawImages(
  folder: string,
  files: readonly string[],
  count: number,
  largest: number,
): Promise<readonly RawImage[]> {
  const shown = Math.min(count, files.length);
  const spread = Array.from(
    { length: shown },
    (_, index) => files[Math.floor((index * files.length) / shown)] ?? "",
  );
  const images = await Promise.all(
    spread.map(async (file) =>
      (await stat(file)).size > largest ? undefined : rawImage(file, relative(folder, file)),
    ),
  );
  return images.filter((image) => image !== undefined);
}

async function rawImage(file: string, name: string): Promise<RawImage> {
  return {
    name,
    type: IMAGE_TYPES[extname(file).toLowerCase()] ?? "image/png",
    base64: (await readFile(file)).toString("base64"),
  };
}
