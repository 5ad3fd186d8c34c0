/** The bundled digits as the measures take them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadImageSet, type Derivation, type ImageSet } from "../../runtime/data";
import type { Split } from "../../runtime/data/source";
import type { GreyImages } from "./classifier/classify";
import { SIDE } from "./classifier/network";

export interface LabelledImages extends GreyImages {
  readonly labels: ArrayLike<number>;
}

export interface Digits {
  /** The 1,000 that nothing is trained on. */
  readonly heldOut: LabelledImages;
  /** The first 1,000 that networks are trained on. */
  readonly training: LabelledImages;
}

export async function readDigits(): Promise<Digits> {
  const [heldOut, training] = [await digits("held-out"), await digits("train")];
  return { heldOut: labelled(heldOut), training: labelled(training, 1000) };
}

/** The bundled digits, or what is derived from them, as bytes. */
export async function digits(
  split: Split,
  derive: "none" | Derivation = "none",
): Promise<ImageSet> {
  const folder = await mkdtemp(join(tmpdir(), "ganvas-prove-"));
  try {
    return await loadImageSet(
      {
        ...{ source: { kind: "digits" }, height: SIDE, width: SIDE, channels: 1 },
        ...{ fit: "crop", range: "tanh", flip: false, derive },
      },
      { base: folder, cacheDirectory: folder, split },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A set of grey images as the classifier takes them. */
export function greyImages({ count, pixels }: ImageSet): GreyImages {
  return { count, pixels: Float32Array.from(pixels, (byte) => byte / 127.5 - 1) };
}

function labelled(set: ImageSet, count = set.count): LabelledImages {
  const { pixels } = greyImages(set);
  const size = SIDE * SIDE;
  return {
    count,
    pixels: pixels.subarray(0, count * size),
    labels: set.labels?.subarray(0, count) ?? [],
  };
}
