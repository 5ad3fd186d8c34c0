import * as tf from "@tensorflow/tfjs";
import "../gradients/corrected";
import { stopGradient } from "../gradients/stop-gradient";

/**
 * Mean over the batch of -log softmax(x)[label]: the cross-entropy of logits [batch, classes] against labels [batch]
 * (int32). The largest logit of a row is taken off first, which changes nothing and keeps the exponentials from
 * overflowing.
 */
export function crossEntropy(x: tf.Tensor, label: tf.Tensor): tf.Scalar {
  const classes = x.shape.at(-1) ?? 1;
  const shifted = tf.sub(x, stopGradient(tf.max(x, -1, true)));
  const chosen = tf.sum(tf.mul(shifted, tf.oneHot(tf.cast(label, "int32"), classes)), -1);
  return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(shifted), -1)), chosen));
}
