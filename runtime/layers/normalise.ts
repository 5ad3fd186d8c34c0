/** What all normalisations share: moments along axes, and centring and scaling with the gradient written out. */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../compile/shape";
import { withGradient } from "../gradients/custom";

/** Mean and biased variance along axes, which stay as ones, and `x` without the mean. */
export function momentsOf(x: tf.Tensor, axes: readonly number[]) {
  const mean = tf.mean(x, [...axes], true);
  const centred = tf.sub(x, mean);
  return { mean, centred, variance: tf.mean(tf.square(centred), [...axes], true) };
}

export interface NormaliseOptions {
  /** What one mean and one variance are taken over. */
  readonly axes: readonly number[];
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * gain * (x - mean) / sqrt(variance + epsilon), where `gain` broadcasts to `x`. The gradient is written out (Ioffe and
 * Szegedy 2015, section 3, the three paths collected), since the one that follows from the single operations takes twice
 * as many passes over `x`. Sums are taken first over the axes along which the gain repeats, so that only small tensors are
 * multiplied by it.
 */
export function normalise(
  x: tf.Tensor,
  gain: tf.Tensor,
  { axes, epsilon }: NormaliseOptions,
): tf.Tensor {
  const missing = x.rank - gain.rank;
  const repeats = (axis: number) => axis < missing || gain.shape[axis - missing] === 1;
  const inner = axes.filter(repeats);
  const outer = axes.filter((axis) => !repeats(axis));
  const count = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
  const inverseDeviation = (variance: tf.Tensor) => tf.rsqrt(tf.add(variance, epsilon));
  const apply = withGradient(
    (x: tf.Tensor, gain: tf.Tensor) => {
      const { centred, variance } = momentsOf(x, axes);
      return tf.mul(centred, tf.mul(inverseDeviation(variance), gain));
    },
    (dy, x, gain) => {
      const { centred, variance } = momentsOf(x, axes);
      const inverse = inverseDeviation(variance);
      const along = sumOver(tf.mul(dy, centred), inner);
      const meanOf = (sums: tf.Tensor) => tf.div(sumOver(tf.mul(sums, gain), outer), count);
      const shift = tf.mul(inverse, meanOf(sumOver(dy, inner)));
      const slope = tf.mul(tf.mul(inverse, tf.square(inverse)), meanOf(along));
      const direct = tf.mul(dy, tf.mul(inverse, gain));
      return [
        tf.sub(tf.sub(direct, tf.mul(centred, slope)), shift),
        sumTo(tf.mul(inverse, along), gain.shape),
      ];
    },
  );
  return apply(x, gain);
}

/** Sums over axes, which stay as ones. */
function sumOver(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  return axes.length === 0 ? x : tf.sum(x, [...axes], true);
}

/** Sums over the axes along which a tensor of `shape` is repeated in `x`: the gradient of broadcasting. */
function sumTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const missing = x.rank - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  return tf.reshape(sumOver(x, axes), [...shape]);
}
