/**
 * Pooling. `tf.avgPool` is not used: its gradient has none itself, and with padding it is wrong on the cpu backend. An
 * average over a grid of windows is a reshape and a mean; over windows that overlap or overhang, a convolution with ones.
 */
import * as tf from "@tensorflow/tfjs";

export interface PoolOptions {
  /** Side of the square window. */
  readonly size: number;
  /** Default `size`. */
  readonly stride?: number;
  /**
   * `valid` (the default) takes windows that lie inside; `same` makes ceil(H / stride) windows, the overhang shared out
   * as TensorFlow does; `ceil` lets windows overhang the lower and right edge. Only elements inside count.
   */
  readonly padding?: "valid" | "same" | "ceil";
}

/** The mean of each window. */
export function averagePool(x: tf.Tensor, options: PoolOptions): tf.Tensor {
  const { size } = options;
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const [rows, columns] = [windows(height, options), windows(width, options)];
  const aligned = (options.stride ?? size) === size && height % size === 0 && width % size === 0;
  if (aligned) {
    const grid = tf.reshape(x, [batch, rows.count, size, columns.count, size, channels]);
    return tf.mean(grid, [2, 4]);
  }
  // Channels move into the batch, so that one kernel of ones serves them all.
  const planes = tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [batch * channels, height, width, 1]);
  const padded = tf.pad(planes, [[0, 0], rows.pad, columns.pad, [0, 0]]) as tf.Tensor4D;
  const sums = tf.conv2d(padded, tf.ones([size, size, 1, 1]), options.stride ?? size, "valid");
  const counts = rows.inside.flatMap((row) => columns.inside.map((column) => row * column));
  const shares = tf.tensor(
    counts.map((count) => 1 / count),
    [rows.count, columns.count, 1],
  );
  const means = tf.reshape(tf.mul(sums, shares), [batch, channels, rows.count, columns.count]);
  return tf.transpose(means, [0, 2, 3, 1]);
}

/** The largest element of each window. */
export function maxPool(x: tf.Tensor, options: PoolOptions): tf.Tensor {
  const { size, stride = size, padding = "valid" } = options;
  if (padding !== "ceil") return tf.maxPool(x as tf.Tensor4D, size, stride, padding);
  const [, height = 1, width = 1] = x.shape;
  const sides = [windows(height, options).pad, windows(width, options).pad] as const;
  const padded = tf.pad(x, [[0, 0], ...sides, [0, 0]], LOWEST) as tf.Tensor4D;
  return tf.maxPool(padded, size, stride, "valid");
}

/** Below every activation: never the largest of a window that has an element inside. */
const LOWEST = -3.4e38;

/** The mean of each channel: [batch, H, W, C] to [batch, C]. */
export function globalAveragePool(x: tf.Tensor): tf.Tensor {
  return tf.mean(x, [1, 2]);
}

/** The sum of each channel: [batch, H, W, C] to [batch, C]. */
export function globalSumPool(x: tf.Tensor): tf.Tensor {
  return tf.sum(x, [1, 2]);
}

interface Windows {
  readonly count: number;
  /** Elements added before and after, so that every window lies inside. */
  readonly pad: [number, number];
  /** How many true elements each window holds. */
  readonly inside: readonly number[];
}

/** The windows along one axis of `length` elements. */
function windows(length: number, { size, stride = size, padding = "valid" }: PoolOptions): Windows {
  const count =
    padding === "same"
      ? Math.ceil(length / stride)
      : (padding === "ceil" ? Math.ceil : Math.floor)((length - size) / stride) + 1;
  const overhang = Math.max(0, (count - 1) * stride + size - length);
  const before = padding === "same" ? Math.floor(overhang / 2) : 0;
  const inside = Array.from({ length: count }, (_, window) => {
    const start = window * stride - before;
    return Math.min(length, start + size) - Math.max(0, start);
  });
  return { count, pad: [before, overhang - before], inside };
}
