/** Sampled numbers as pictures. */
import type { HostTensor } from "../engines/engine";
import { toBytes, unstack, type ImageSize, type Range } from "../images/raster";
import { RunError } from "../runs/errors";

/** Bytes of `size` each, in order of their index. */
export interface SampledImages {
  readonly size: ImageSize;
  readonly images: readonly Uint8Array[];
}

/** Whether samples of this shape, [N, ...], are points of the plane. */
export function arePoints({ shape }: Pick<HostTensor, "shape">): boolean {
  return shape.length === 2 && shape[1] === 2;
}

/** The images of a sampled tensor [N, H, W, C], or of flat rows laid out as a square. Throws RunError for other shapes. */
export function imagesOf(tensor: HostTensor, range: Range): SampledImages {
  const [, ...shape] = tensor.shape;
  const size = imageSize(shape);
  return { size, images: unstack(toBytes(Float32Array.from(tensor.data), range), size) };
}

function imageSize(shape: readonly number[]): ImageSize {
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length === 3 && (channels === 1 || channels === 3)) return { height, width, channels };
  const side = Math.round(Math.sqrt(height));
  if (shape.length === 1 && side * side === height) {
    return { height: side, width: side, channels: 1 };
  }
  throw new RunError(
    `Samples of shape [${shape.join(", ")}] are no images: [H, W, 1] and [H, W, 3] are.`,
  );
}
