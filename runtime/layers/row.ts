import * as tf from "@tensorflow/tfjs";

/** One row of each sample's matrix: [batch, L, W] to [batch, W]. */
export function row(x: tf.Tensor, index = 0): tf.Tensor {
  const [batch = 1, , width = 1] = x.shape;
  return tf.reshape(tf.slice(x, [0, index, 0], [batch, 1, width]), [batch, width]);
}
