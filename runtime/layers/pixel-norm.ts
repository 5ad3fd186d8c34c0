import * as tf from "@tensorflow/tfjs";
import { withGradient } from "../gradients/custom";

export interface PixelNormOptions {
  /** Added to the mean of squares. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Each pixel's feature vector (or each sample's, of vectors) divided by the root of its mean square over the channels:
 * x / sqrt(mean(x^2) + epsilon); Karras et al. 2018, section 4.2.
 */
export function pixelNorm(x: tf.Tensor, { epsilon = 1e-8 }: PixelNormOptions = {}): tf.Tensor {
  const meanOf = (product: tf.Tensor) => tf.mean(product, -1, true);
  const inverseNorm = (x: tf.Tensor) => tf.rsqrt(tf.add(meanOf(tf.square(x)), epsilon));
  // Written out, the gradient takes half the passes of what follows from the single operations.
  const apply = withGradient(
    (x: tf.Tensor) => tf.mul(x, inverseNorm(x)),
    (dy, x) => {
      const inverse = inverseNorm(x);
      const along = tf.mul(tf.mul(inverse, tf.square(inverse)), meanOf(tf.mul(dy, x)));
      return [tf.sub(tf.mul(dy, inverse), tf.mul(x, along))];
    },
  );
  return apply(x);
}
