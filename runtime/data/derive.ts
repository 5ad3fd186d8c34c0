/**
 * Domains made from one set of images, for papers that learn between two: every function takes one image of bytes at its
 * final size and gives another of the same size.
 */
import { bytesOf, describeSize, type ImageSize } from "../images/raster";
import { DataError } from "./errors";
import type { ImageSet } from "./image-set";

export const DERIVATIONS = ["edges", "negative", "rotate", "colour", "thick"] as const;

/**
 * `edges`: the image's 3 x 3 dilation less the image, its outline (CoGAN's second domain). `negative`: light for dark.
 * `rotate`: a quarter turn anticlockwise. `colour`: dark blue ink on yellow paper, where the image is light; RGB only.
 * `thick`: its 3 x 3 dilation.
 */
export type Derivation = (typeof DERIVATIONS)[number];

type Bytes = Uint8Array;

/** The set with every image replaced by what is derived from it. Throws {@link DataError} for a size that it cannot take. */
export function derive(set: ImageSet, derivation: Derivation): ImageSet {
  requireFit(set, derivation);
  const size = bytesOf(set);
  const pixels = new Uint8Array(set.pixels.length);
  const make = DERIVE[derivation];
  for (let start = 0; start < pixels.length; start += size) {
    pixels.set(make(set.pixels.subarray(start, start + size), set), start);
  }
  return { ...set, pixels };
}

const DERIVE: Readonly<Record<Derivation, (image: Bytes, size: ImageSize) => Bytes>> = {
  edges: (image, size) => {
    const wide = dilated(image, size);
    return wide.map((value, j) => value - (image[j] ?? 0));
  },
  negative: (image) => image.map((value) => 255 - value),
  rotate: (image, { width, channels }) =>
    image.map((_, j) => {
      const pixel = Math.floor(j / channels);
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      return image[(column * width + width - 1 - row) * channels + (j % channels)] ?? 0;
    }),
  colour: (image) =>
    image.map((value, j) => {
      const paper = PAPER[j % 3] ?? 0;
      return Math.round(paper + ((INK[j % 3] ?? 0) - paper) * (value / 255));
    }),
  thick: dilated,
};

const PAPER = [250, 215, 110];
const INK = [25, 40, 120];

/** Each value becomes the largest of itself and its eight neighbours in the same channel. */
function dilated(image: Bytes, { height, width, channels }: ImageSize): Bytes {
  const row = width * channels;
  const along = image.map((value, j) => {
    const column = Math.floor((j % row) / channels);
    const left = column > 0 ? (image[j - channels] ?? 0) : 0;
    const right = column < width - 1 ? (image[j + channels] ?? 0) : 0;
    return Math.max(value, left, right);
  });
  return along.map((value, j) => {
    const at = Math.floor(j / row);
    const above = at > 0 ? (along[j - row] ?? 0) : 0;
    const below = at < height - 1 ? (along[j + row] ?? 0) : 0;
    return Math.max(value, above, below);
  });
}

function requireFit(size: ImageSize, derivation: Derivation): void {
  if (derivation === "rotate" && size.height !== size.width) {
    throw new DataError({
      where: "The data source's derivation",
      problem: `It is "rotate", which takes square images, and these are ${describeSize(size)}.`,
      remedy: "Set the height and the width to the same number.",
    });
  }
  if (derivation === "colour" && size.channels !== 3) {
    throw new DataError({
      where: "The data source's derivation",
      problem: 'It is "colour", which makes RGB images, and the source has 1 channel.',
      remedy: "Set its channels to 3, or choose another derivation.",
    });
  }
}
