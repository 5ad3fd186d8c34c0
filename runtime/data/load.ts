/**
 * Loads a data source: finds its images, brings them to one size, and remembers the result in a cache where that took
 * work. Decoding is asynchronous and spread over libvips' threads; this thread only copies.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import sharp from "sharp";
import { bytesOf, unstack, type ImageSize } from "../images/raster";
import { hashOf, readCache, writeCache } from "./cache";
import { CIFAR_SIDE, readCifar } from "./cifar";
import { decodeImage, fitPixels, inChannels } from "./decode";
import { decodeAll, type Decoded, type Failure } from "./decode-all";
import { derive } from "./derive";
import { readDigits } from "./digits";
import { requireDownloaded } from "./downloaded";
import { DataError, reasonOf } from "./errors";
import { classNamesOf, classOf, listImageFiles } from "./folder";
import { readIdxPair } from "./idx";
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
  const { part = "all", derive: derivation = "none" } = settings;
  const whole = await loadWhole(settings, options);
  const half = part === "all" ? whole : halfOf(whole, part);
  return derivation === "none" ? half : derive(half, derivation);
}

async function loadWhole(settings: SourceSettings, options: LoadOptions): Promise<ImageSet> {
  const { source } = settings;
  const { split } = options;
  switch (source.kind) {
    case "digits": {
      const { images, labels } = await readDigits(split);
      return loadPixels({ ...images, channels: 1 }, labels, settings, options, ["digits", split]);
    }
    case "idx":
      if (split === "held-out") throw nothingHeldOut(source.images);
      return loadIdxFiles(source, settings, options);
    case "folder":
      return loadFolder(source, settings, options);
    case "cifar":
      return loadCifar(resolve(options.base, source.path), settings, options);
    case "cifar10":
      return loadCifar(requireDownloaded("cifar10"), settings, options);
    case "mnist":
    case "fashion":
      return loadIdxFiles(idxPairOf(requireDownloaded(source.kind), split), settings, options);
  }
}

function nothingHeldOut(where: string): DataError {
  return new DataError({
    where,
    problem: "All of this source is trained on; it has no held-out part.",
    remedy: "Keep images to hold out in a source of their own, and ask for that one.",
  });
}

/** The first or second half of a set, in its order; of an odd number the first half has one more. */
function halfOf(set: ImageSet, part: "first" | "second"): ImageSet {
  const middle = Math.ceil(set.count / 2);
  const [first, end] = part === "first" ? [0, middle] : [middle, set.count];
  if (first === end) {
    throw new DataError({
      where: "The data source's part",
      problem: `It is "${part}", and of ${set.count} image that half is empty.`,
      remedy: "Give it more images, or take all of them.",
    });
  }
  const size = bytesOf(set);
  return {
    ...set,
    count: end - first,
    pixels: set.pixels.subarray(first * size, end * size),
    labels: set.labels?.subarray(first, end),
  };
}

function idxPairOf(folder: string, split: Split): Extract<Source, { kind: "idx" }> {
  const prefix = split === "train" ? "train" : "t10k";
  return {
    kind: "idx",
    images: join(folder, `${prefix}-images-idx3-ubyte.gz`),
    labels: join(folder, `${prefix}-labels-idx1-ubyte.gz`),
  };
}

async function loadCifar(
  path: string,
  settings: SourceSettings,
  options: LoadOptions,
): Promise<ImageSet> {
  const { count, pixels, labels } = await readCifar(path, options.split);
  const images = { count, height: CIFAR_SIDE, width: CIFAR_SIDE, channels: 3, pixels } as const;
  return loadPixels(images, labels, settings, options, ["cifar", path, options.split], [count]);
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
  const grey = { ...images, channels: 1 } as const;
  return loadPixels(grey, labels, settings, options, ["idx", source.images], [size, mtimeMs]);
}

/** Images of one size, decoded already. */
interface PixelArray extends ImageSize {
  readonly count: number;
  /** [count, height, width, channels] bytes. */
  readonly pixels: Uint8Array;
}

/** `identity` names the source for the cache; `version` is what changes when its file does. */
async function loadPixels(
  images: PixelArray,
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
  const each = unstack(images.pixels, images);
  const { decoded, notices } = await cached(settings, options, identity, version, () =>
    decodeAll(each, settings, options, (pixels) => fitPixels(pixels, images, settings)),
  );
  const { count, pixels } = decoded;
  return { ...sizeOf(settings), count, pixels, labels, classNames, skipped: [], notices };
}

/**
 * Images that already have the wanted size, or whose size is so close below it that resampling would only blur them:
 * less than a quarter. Those are centred on the background as they are, so 28 x 28 digits in 32 x 32 get a margin of 2,
 * whatever the fit. Undefined for all others.
 */
function fitWithoutResampling(images: PixelArray, settings: FitSettings): Uint8Array | undefined {
  const { height, width, channels, background = "black" } = settings;
  const fits = (have: number, want: number) => have <= want && want < 1.25 * have;
  if (!fits(images.height, height) || !fits(images.width, width)) return undefined;
  const row = images.width * images.channels;
  const stride = width * images.channels;
  const framed = new Uint8Array(images.count * height * stride).fill(
    background === "white" ? 255 : 0,
  );
  const top = Math.floor((height - images.height) / 2);
  const left = Math.floor((width - images.width) / 2) * images.channels;
  for (let at = 0; at < images.count * images.height; at++) {
    const image = Math.floor(at / images.height);
    const y = top + (at % images.height);
    const pixels = images.pixels.subarray(at * row, (at + 1) * row);
    framed.set(pixels, (image * height + y) * stride + left);
  }
  return inChannels(framed, images.channels, channels);
}

async function loadFolder(
  source: Extract<Source, { kind: "folder" }>,
  settings: SourceSettings,
  options: LoadOptions,
): Promise<ImageSet> {
  const path = options.split === "train" ? source.path : heldOutBeside(source.path);
  const folder = resolve(options.base, path);
  const files = await listImageFiles(folder);
  const classNames = classNamesOf(files, folder);
  const { decoded, notices } = await cached(settings, options, ["folder", path], files, () =>
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
      `${skipped.length} of ${files.length} images in ${path} cannot be read and are left out.`,
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

/** `horses/trainA` has its held-out images in `horses/testA`. Throws {@link DataError} for a folder of another name. */
function heldOutBeside(path: string): string {
  const name = basename(path);
  if (!name.startsWith("train")) throw nothingHeldOut(path);
  return join(dirname(path), name.replace("train", "test"));
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
