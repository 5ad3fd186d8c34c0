/**
 * Loads a data source: finds its images, brings them to one size, and remembers the result in a cache where that took
 * work. Decoding is asynchronous and spread over libvips' threads; this thread only copies.
 */
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { unstack } from "../images/raster";
import { hashOf, readCache, writeCache } from "./cache";
import { decodeImage, fitGrey, repeated } from "./decode";
import { decodeAll, type Decoded, type Failure } from "./decode-all";
import { readDigits } from "./digits";
import { DataError, reasonOf } from "./errors";
import { classNamesOf, classOf, listImageFiles } from "./folder";
import { readIdxPair, type IdxImages } from "./idx";
import type { ImageSet } from "./image-set";
import {
  requireSize,
  type FitSettings,
  type Source,
  type SourceSettings,
  type Split,
} from "./source";

export interface LoadOptions {
  /** Where decoded images are remembered; made if it is not there. */
  readonly cacheDirectory: string;
  /** What relative paths of the source are relative to: the project. */
  readonly base: string;
  /** Only the digits have a held-out part. */
  readonly split: Split;
  /** Told after each image that is decoded; not called when nothing needs to be. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the loading early: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Loads the images of a source, brought to the size in the settings. Labels come from the digits, from an IDX labels
 * file, or from sub-folders. Files that cannot be read are listed in `skipped`; a cache that cannot be written is a
 * notice. Throws {@link DataError} when there is no usable image at all, or a file is not what it should be.
 */
export async function loadImageSet(
  settings: SourceSettings,
  options: LoadOptions,
): Promise<ImageSet> {
  requireSize(settings);
  const { source } = settings;
  if (source.kind !== "digits" && options.split === "held-out") {
    throw new DataError({
      where: source.kind === "folder" ? source.path : source.images,
      problem: "All of this source is trained on; only the bundled digits have a held-out part.",
      remedy: "Keep images to hold out in a source of their own, and ask for that one.",
    });
  }
  switch (source.kind) {
    case "digits": {
      const { images, labels } = await readDigits(options.split);
      return loadIdx(images, labels, settings, options, ["digits", options.split]);
    }
    case "idx":
      return loadIdxFiles(source, settings, options);
    case "folder":
      return loadFolder(source, settings, options);
  }
}

async function loadIdxFiles(
  source: Extract<Source, { kind: "idx" }>,
  settings: SourceSettings,
  options: LoadOptions,
): Promise<ImageSet> {
  const path = resolve(options.base, source.images);
  const labelsPath = source.labels === undefined ? undefined : resolve(options.base, source.labels);
  const { images, labels } = await readIdxPair(path, labelsPath);
  const { size, mtimeMs } = await stat(path);
  return loadIdx(images, labels, settings, options, ["idx", source.images], [size, mtimeMs]);
}

/** `identity` names the source for the cache; `version` is what changes when its file does. */
async function loadIdx(
  images: IdxImages,
  labels: Uint8Array | undefined,
  settings: FitSettings,
  options: LoadOptions,
  identity: readonly string[],
  version: readonly number[] = [],
): Promise<ImageSet> {
  const classNames = labels && namesOfLabels(labels);
  const ready = fitWithoutResampling(images, settings);
  if (ready !== undefined) {
    return {
      ...sizeOf(settings),
      count: images.count,
      pixels: ready,
      labels,
      classNames,
      skipped: [],
      notices: [],
    };
  }
  const each = unstack(images.pixels, { ...images, channels: 1 });
  const { decoded, notices } = await cached(settings, options, identity, version, () =>
    decodeAll(each, settings, options, (grey) => fitGrey(grey, images, settings)),
  );
  const { count, pixels } = decoded;
  return { ...sizeOf(settings), count, pixels, labels, classNames, skipped: [], notices };
}

/**
 * Images that already have the wanted size, or whose size is so close below it that resampling would only blur them:
 * less than a quarter. Those are centred on the background as they are, so 28 x 28 digits in 32 x 32 get a margin of 2,
 * whatever the fit. Undefined for all others.
 */
function fitWithoutResampling(images: IdxImages, settings: FitSettings): Uint8Array | undefined {
  const { height, width, channels, background = "black" } = settings;
  const fits = (have: number, want: number) => have <= want && want < 1.25 * have;
  if (!fits(images.height, height) || !fits(images.width, width)) return undefined;
  const grey = new Uint8Array(images.count * height * width).fill(background === "white" ? 255 : 0);
  const top = Math.floor((height - images.height) / 2);
  const left = Math.floor((width - images.width) / 2);
  for (let row = 0; row < images.count * images.height; row++) {
    const image = Math.floor(row / images.height);
    const y = top + (row % images.height);
    const pixels = images.pixels.subarray(row * images.width, (row + 1) * images.width);
    grey.set(pixels, (image * height + y) * width + left);
  }
  return channels === 1 ? grey : repeated(grey, new Uint8Array(3 * grey.length));
}

async function loadFolder(
  source: Extract<Source, { kind: "folder" }>,
  settings: SourceSettings,
  options: LoadOptions,
): Promise<ImageSet> {
  const folder = resolve(options.base, source.path);
  const files = await listImageFiles(folder);
  const classNames = classNamesOf(files, folder);
  const { decoded, notices } = await cached(settings, options, ["folder", source.path], files, () =>
    decodeAll(files, settings, options, ({ path }) => decodeFile(folder, path, settings)),
  );
  const { count, pixels, skipped } = decoded;
  if (count === 0) {
    const [first] = skipped;
    throw new DataError({
      where: folder,
      problem: `None of its ${files.length} images can be read. The first is ${first?.path}: ${first?.reason}`,
      remedy:
        "Open one in an image viewer to see whether the files are damaged, or choose another folder.",
    });
  }
  if (skipped.length > 0) {
    notices.push(
      `${skipped.length} of ${files.length} images in ${source.path} cannot be read and are left out.`,
    );
  }
  const left = new Set(skipped.map(({ path }) => path));
  const used = files.filter(({ path }) => !left.has(path));
  const labels =
    classNames &&
    labelsOf(
      used.map(({ path }) => classOf(path) ?? ""),
      classNames,
    );
  return { ...sizeOf(settings), count, pixels, labels, classNames, skipped, notices };
}

/**
 * Reads the file here and not in the decoder, which would remember what a path held before. A file that cannot be opened
 * may be readable tomorrow without having changed; one that cannot be decoded stays so.
 */
async function decodeFile(
  folder: string,
  path: string,
  settings: FitSettings,
): Promise<Uint8Array | Failure> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, path));
  } catch (error) {
    return { path, reason: `It cannot be read: ${reasonOf(error)}.`, lasting: false };
  }
  if (bytes.length === 0) return { path, reason: "It is empty.", lasting: true };
  try {
    return await decodeImage(bytes, settings);
  } catch (error) {
    return { path, reason: `It cannot be decoded: ${reasonOf(error)}.`, lasting: true };
  }
}

/** What the cache holds under this key, else what `decode` makes, which is then put there. */
async function cached(
  settings: FitSettings,
  { cacheDirectory }: LoadOptions,
  identity: readonly string[],
  version: unknown,
  decode: () => Promise<Decoded & { readonly lasting: boolean }>,
): Promise<{ decoded: Decoded; notices: string[] }> {
  const { height, width, channels, fit, background = "black" } = settings;
  const wanted = [identity, height, width, channels, fit, background];
  // Named by what is wanted only, so that a source which changed replaces its cache and leaves no old one behind.
  const path = join(cacheDirectory, `images-${hashOf(wanted).slice(0, 16)}.bin`);
  const key = hashOf(wanted, version, sharp.versions.vips);
  const known = await readCache(path, key);
  if (known !== undefined) return { decoded: known, notices: [] };
  const decoded = await decode();
  if (!decoded.lasting) return { decoded, notices: [] };
  try {
    await writeCache(path, key, decoded);
    return { decoded, notices: [] };
  } catch (error) {
    const notice = `The decoded images cannot be kept in ${path} (${reasonOf(error)}), so they will be decoded again next time.`;
    return { decoded, notices: [notice] };
  }
}

function labelsOf(
  classes: readonly string[],
  classNames: readonly string[],
): Uint8Array | Uint16Array {
  const numbers = new Map(classNames.map((name, number) => [name, number]));
  const labels = classes.map((name) => numbers.get(name) ?? 0);
  return classNames.length <= 256 ? Uint8Array.from(labels) : Uint16Array.from(labels);
}

/** IDX labels are numbers only: class k is called "k". */
function namesOfLabels(labels: Uint8Array): string[] {
  const largest = labels.reduce((most, label) => Math.max(most, label), 0);
  return Array.from({ length: largest + 1 }, (_, label) => String(label));
}

function sizeOf({ height, width, channels }: FitSettings) {
  return { height, width, channels };
}
