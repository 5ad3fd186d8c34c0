/** Images as the networks see them, for a person to look at before training. */
import { bytesOf, toBytes, type Range, type Raster } from "../images/raster";
import { writeImage, type ImageSet } from "./image-set";

export interface PreviewImage extends Raster {
  /** Which image of the set this is. */
  readonly index: number;
  readonly label?: number;
  readonly className?: string;
}

/**
 * Images of a set, taken through the very numbers that batches hold and back to bytes, never mirrored: the first
 * `count`, or `count` spread evenly over the set (which shows all classes of a sorted folder). Fewer when the set is
 * smaller.
 */
export function previewImages(
  set: ImageSet,
  range: Range,
  count: number,
  pick: "first" | "spread" = "first",
): PreviewImage[] {
  const shown = Math.min(count, set.count);
  return Array.from({ length: shown }, (_, i) => {
    const index = pick === "first" ? i : Math.floor(((i + 0.5) * set.count) / shown);
    const values = new Float32Array(bytesOf(set));
    writeImage(set, index, range, values, 0);
    const label = set.labels?.[index];
    const { height, width, channels } = set;
    return {
      height,
      width,
      channels,
      pixels: toBytes(values, range),
      index,
      label,
      className: label === undefined ? undefined : set.classNames?.[label],
    };
  });
}
