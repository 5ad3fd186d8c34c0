import * as tf from "@tensorflow/tfjs";

/**
 * The inner product of two vectors a sample: [batch, N] and [batch, N] to [batch, 1]. With an embedded label it is the
 * projection of Miyato and Koyama 2018.
 */
export function innerProduct(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(x, y), -1, true);
}
