import * as tf from "@tensorflow/tfjs";
import { batchOfTensor } from "./layer";

export interface MinibatchStddevOptions {
  /** Samples compared with each other, at most. Default 4. */
  readonly group?: number;
}

/** Added to variances, so that the root has a gradient where a group's samples are equal. */
const EPSILON = 1e-8;

/**
 * Adds a channel that says how much the samples of a group differ: the standard deviation of each element over the
 * group, averaged over all elements, the same for all pixels of the group's samples. [batch, H, W, C] to
 * [batch, H, W, C + 1]; Karras et al. 2018, section 3. A group has as many samples as divide the batch, at most `group`;
 * with g groups samples i, i + g, i + 2g ... are one.
 */
export function minibatchStddev(
  x: tf.Tensor,
  { group = 4 }: MinibatchStddevOptions = {},
): tf.Tensor {
  const batch = batchOfTensor(x);
  const size = largestDivisor(batch, group);
  const elements = x.shape.slice(1);
  const grouped = tf.reshape(x, [size, batch / size, ...elements]);
  const centred = tf.sub(grouped, tf.mean(grouped, 0, true));
  const variance = tf.mean(tf.square(centred), 0);
  const deviation = tf.sqrt(tf.add(variance, EPSILON));
  const perGroup = tf.mean(tf.reshape(deviation, [batch / size, -1]), 1);
  const ones = elements.map(() => 1);
  const perSample = tf.mul(tf.reshape(perGroup, [1, batch / size, 1]), tf.ones([size, 1, 1]));
  const map = tf.mul(
    tf.reshape(perSample, [batch, ...ones]),
    tf.ones([1, ...elements.slice(0, -1), 1]),
  );
  return tf.concat([x, map], -1);
}

function largestDivisor(batch: number, limit: number): number {
  let size = Math.min(batch, limit);
  while (batch % size !== 0) size -= 1;
  return size;
}
