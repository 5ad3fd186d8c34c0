import * as tf from "@tensorflow/tfjs";
import { withGradient } from "../gradients/custom";

/**
 * Smooths each channel with the binomial filter [1, 2, 1] / 4 along height and width, zeros beyond the edges; Karras et
 * al. 2019, appendix C. [batch, H, W, C] stays.
 */
export function blur(x: tf.Tensor): tf.Tensor {
  return tf.mul(smoothed(x), 1 / 16);
}

/** The filter before it is scaled. It is symmetric, so that it is its own gradient, at every order. */
const smoothed: (x: tf.Tensor) => tf.Tensor = withGradient(
  (x) => [1, 2].reduce((image, axis) => neighbourSums(neighbourSums(image, axis, 1), axis, 0), x),
  (dy) => [smoothed(dy)],
);

/** Sums of neighbours along an axis, where [1, 2, 1] is [1, 1] twice; `pad` zeros go to both ends first. */
function neighbourSums(x: tf.Tensor, axis: number, pad: number): tf.Tensor {
  const sides = x.shape.map((_, i): [number, number] => (i === axis ? [pad, pad] : [0, 0]));
  const padded = pad === 0 ? x : tf.pad(x, sides);
  const size = padded.shape.map((n, i) => (i === axis ? n - 1 : n));
  const second = padded.shape.map((_, i) => (i === axis ? 1 : 0));
  const first = padded.shape.map(() => 0);
  return tf.add(tf.slice(padded, first, size), tf.slice(padded, second, size));
}
