/**
 * The digits that come with the package: MNIST's 10,000 test images, so that a first run needs no download. The first
 * 9,000 are trained on; the last 1,000 are held out and never trained on.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError } from "./errors";
import { readIdxPair, type IdxImages } from "./idx";
import type { Split } from "./source";

const TRAINED_ON = 9000;

/** Reads one part of the digits: 28 x 28 grey, with labels 0 to 9. */
export async function readDigits(split: Split): Promise<{ images: IdxImages; labels: Uint8Array }> {
  const folder = join(assetsFolder(), "mnist");
  const { images, labels = new Uint8Array() } = await readIdxPair(
    join(folder, "t10k-images-idx3-ubyte.gz"),
    join(folder, "t10k-labels-idx1-ubyte.gz"),
  );
  const [first, end] = split === "train" ? [0, TRAINED_ON] : [TRAINED_ON, images.count];
  const stride = images.height * images.width;
  return {
    images: {
      ...images,
      count: end - first,
      pixels: images.pixels.subarray(first * stride, end * stride),
    },
    labels: labels.subarray(first, end),
  };
}

/**
 * The package's `assets` folder. This module runs from the package's sources or from a bundle one or two folders deep
 * in it, so the folder is looked for upwards from wherever that is.
 */
function assetsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const assets = join(folder, "assets");
    if (existsSync(join(assets, "mnist"))) return assets;
    if (folder === dirname(folder)) break;
  }
  throw new DataError({
    where: here,
    problem: "The digits that come with GANvas (assets/mnist) are not beside the package's code.",
    remedy: "The installation is incomplete: install the package ganvas again.",
  });
}
