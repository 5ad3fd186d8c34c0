/** Losses on the distance of a tensor to a target of the same shape, or to zero: means over batch and elements. */
import * as tf from "@tensorflow/tfjs";

/** Mean of |x - target|. */
export function l1Loss(x: tf.Tensor, target: tf.Tensor): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(x, target)));
}

/** Mean of (x - target)^2. */
export function meanSquaredLoss(x: tf.Tensor, target: tf.Tensor): tf.Scalar {
  return tf.mean(tf.square(tf.sub(x, target)));
}

/** Mean of x^2. */
export function meanSquare(x: tf.Tensor): tf.Scalar {
  return tf.mean(tf.square(x));
}
