/** A data set in memory: every image decoded, brought to one size, a byte a value. */
import { bytesOf, type ImageSize, type Range } from "../images/raster";

/** A file that could not be used. */
export interface SkippedFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Why, as a sentence. */
  readonly reason: string;
}

export interface ImageSet extends ImageSize {
  readonly count: number;
  /** [count, height, width, channels] bytes. */
  readonly pixels: Uint8Array;
  /** The class of each image, where the source has classes. */
  readonly labels?: Uint8Array | Uint16Array;
  /** The name of each class, where the source has classes. */
  readonly classNames?: readonly string[];
  /** Files that could not be read; they are in no other array. */
  readonly skipped: readonly SkippedFile[];
  /** What a person should be told, as sentences: files that were left out, a cache that could not be written. */
  readonly notices: readonly string[];
}

/** What a network gets for each of the 256 bytes. */
const TANH_VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);
const UNIT_VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Writes image `index` of the set, scaled to `range`, into `out` from `offset` on: height * width * channels numbers,
 * mirrored left to right if asked.
 */
export function writeImage(
  set: ImageSet,
  index: number,
  range: Range,
  out: Float32Array,
  offset: number,
  mirrored = false,
): void {
  if (!Number.isInteger(index) || index < 0 || index >= set.count) {
    throw new RangeError(`There is no image ${index} in a set of ${set.count}.`);
  }
  const values = range === "tanh" ? TANH_VALUES : UNIT_VALUES;
  const { width, channels, pixels } = set;
  const size = bytesOf(set);
  const start = index * size;
  if (!mirrored) {
    for (let j = 0; j < size; j++) out[offset + j] = values[pixels[start + j] ?? 0] ?? 0;
    return;
  }
  for (let j = 0; j < size; j++) {
    const column = Math.floor(j / channels) % width;
    const opposite = j + (width - 1 - 2 * column) * channels;
    out[offset + j] = values[pixels[start + opposite] ?? 0] ?? 0;
  }
}
