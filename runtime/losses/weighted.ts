import * as tf from "@tensorflow/tfjs";

/** A loss term times its weight. */
export function weighted(weight: number, loss: tf.Tensor): tf.Scalar {
  return tf.mul(weight, loss);
}
