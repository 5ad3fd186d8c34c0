/** How like the held-out digits a set of generated ones is, by three measures. */
import type { Classifier, GreyImages } from "../classifier/classify";
import { FEATURES, SIDE } from "../classifier/network";
import type { Digits } from "../digits";
import { coverage } from "./classes";
import { frechetDistance } from "./frechet";
import { slicedWasserstein } from "./sliced-wasserstein";

export interface Likeness {
  /** Sliced Wasserstein distance of pixels in [-1, 1] to the held-out digits. */
  readonly swd: number;
  /** Frechet distance in the classifier's features to the held-out digits. */
  readonly fd: number;
  /** Digits of which there is at least one in a hundred. */
  readonly coverage: number;
}

/** Of as many images as there are held-out digits: 1,000. */
export async function likeness(
  images: GreyImages,
  { classifier, digits }: { readonly classifier: Classifier; readonly digits: Digits },
): Promise<Likeness> {
  const { heldOut } = digits;
  const [read, real] = [await classifier.read(images), await classifier.read(heldOut)];
  return {
    swd: slicedWasserstein(images.pixels, heldOut.pixels, SIDE * SIDE),
    fd: frechetDistance(read.features, real.features, FEATURES),
    coverage: coverage(read.classes),
  };
}
