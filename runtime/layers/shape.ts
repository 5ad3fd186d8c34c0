/** Functions that move elements about and keep the batch. */
import * as tf from "@tensorflow/tfjs";
import { batchOfTensor, type Shape } from "./layer";

/** Each sample in another shape of as many elements, in row-major order: height, width, channels. */
export function reshape(x: tf.Tensor, shape: Shape): tf.Tensor {
  return tf.reshape(x, [batchOfTensor(x), ...shape]);
}

/** Each sample as one vector. */
export function flatten(x: tf.Tensor): tf.Tensor {
  return tf.reshape(x, [batchOfTensor(x), -1]);
}

/** Tensors side by side along the last axis. */
export function concat(xs: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat([...xs], -1);
}

/** Rows and columns at the edges of an image, each 0 unless given. */
export interface Sides {
  readonly top?: number;
  readonly bottom?: number;
  readonly left?: number;
  readonly right?: number;
}

/** Adds rows and columns of zeros: [batch, H, W, C] to [batch, top + H + bottom, left + W + right, C]. */
export function pad(x: tf.Tensor, sides: Sides): tf.Tensor {
  const { top = 0, bottom = 0, left = 0, right = 0 } = sides;
  return tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

/** Takes rows and columns away: the inverse of `pad`. */
export function crop(x: tf.Tensor, sides: Sides): tf.Tensor {
  const { top = 0, bottom = 0, left = 0, right = 0 } = sides;
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const size = [batch, height - top - bottom, width - left - right, channels];
  return tf.slice(x, [0, top, left, 0], size);
}

/**
 * Nearest-neighbour enlargement: [batch, H, W, C] to [batch, factor H, factor W, C]. A product with ones, which
 * is differentiable as often as one likes, and costs nothing where an operator can repeat by itself.
 */
export function upsample(x: tf.Tensor, factor: number): tf.Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const spread = tf.reshape(x, [batch, height, 1, width, 1, channels]);
  const repeated = tf.mul(spread, tf.ones([1, 1, factor, 1, factor, 1]));
  return tf.reshape(repeated, [batch, height * factor, width * factor, channels]);
}

/** Each channel as a constant image: [batch, C] to [batch, height, width, C]. */
export function planes(
  x: tf.Tensor,
  { height, width }: { readonly height: number; readonly width: number },
): tf.Tensor {
  const [batch = 1, channels = 1] = x.shape;
  return tf.mul(tf.reshape(x, [batch, 1, 1, channels]), tf.ones([1, height, width, 1]));
}
