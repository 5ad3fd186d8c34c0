/** The settings of a data source, as a document's source node holds them. */
import type { ImageSize, Range } from "../images/raster";
import type { Derivation } from "./derive";
import type { DownloadedSet } from "./downloaded";
import { DataError } from "./errors";

/**
 * How an image of another shape comes to the wanted one: `crop` cuts the centre out to the wanted shape and resizes it,
 * `resize` stretches the whole, `pad` resizes the whole and fills what is left at the sides or above and below.
 */
export type Fit = "crop" | "resize" | "pad";

/** How images are brought to one size. */
export interface FitSettings extends ImageSize {
  readonly fit: Fit;
  /** What shows through transparent pixels, and what `pad` fills with: black unless given. */
  readonly background?: "black" | "white";
}

/** Where images come from. Relative paths are resolved against the base given when loading. */
export type Source =
  /** The 10,000 digits that come with the package. */
  | { readonly kind: "digits" }
  /** Images, and labels if any, in the IDX format of MNIST, gzipped or not. */
  | { readonly kind: "idx"; readonly images: string; readonly labels?: string }
  /** A folder of PNG, JPEG, WebP or GIF files, with sub-folders; those of the first level name the classes. */
  | { readonly kind: "folder"; readonly path: string }
  /** A file of CIFAR's binary records, or a folder of them. */
  | { readonly kind: "cifar"; readonly path: string }
  /** A set that `ganvas download` has fetched. */
  | { readonly kind: DownloadedSet };

export interface SourceSettings extends FitSettings {
  readonly source: Source;
  readonly range: Range;
  /** Whether each image of a batch is mirrored left to right with probability 1/2. */
  readonly flip: boolean;
  /** Which half of the images, so that two sources can share a set and no image: the first, the second, or (default) all. */
  readonly part?: "all" | "first" | "second";
  /** What is made of the images; default they are taken as they are. */
  readonly derive?: "none" | Derivation;
}

/**
 * `train`, or what is never trained on: the last 1,000 digits, the test images of a downloaded set or of CIFAR, of a folder
 * "train" or "trainA" the folder "test" or "testA" beside it.
 */
export type Split = "train" | "held-out";

const LARGEST_SIDE = 8192;

/** Throws {@link DataError} for sizes that no image can have. */
export function requireSize(size: ImageSize): void {
  for (const side of ["height", "width"] as const) {
    const value = size[side];
    if (Number.isInteger(value) && value >= 1 && value <= LARGEST_SIDE) continue;
    throw new DataError({
      where: `The data source's ${side}`,
      problem: `It is ${value}, and an image has 1 to ${LARGEST_SIDE} pixels a side.`,
      remedy: "Set the height and width that the networks expect.",
    });
  }
  // The type says so, but settings come from a document that a person may have edited.
  const channels: number = size.channels;
  if (channels !== 1 && channels !== 3) {
    throw new DataError({
      where: "The data source's channels",
      problem: `There are ${channels}, and an image has 1 (grey) or 3 (RGB).`,
      remedy: "Set the number of channels that the networks expect.",
    });
  }
}
