/**
 * Pooling. `tf.avgPool` and `tf.maxPool` are not used: their gradients have none themselves, and that of `tf.avgPool`
 * with padding is wrong on the cpu backend. An average over a grid of windows is a reshape and a mean; over windows that
 * overlap or overhang, a convolution with ones.
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

/**
 * The largest element of each window. Written as maxima of shifted images, rows first: so the gradient goes to one
 * element where several are largest, and has a gradient itself.
 */
export function maxPool(x: tf.Tensor, options: PoolOptions): tf.Tensor {
  return [1, 2].reduce((image, axis) => maxAlong(image, axis, options), x);
}

/** Below every activation: never the largest of a window that has an element inside. */
const LOWEST = -3.4e38;

function maxAlong(x: tf.Tensor, axis: number, options: PoolOptions): tf.Tensor {
  const { size, stride = size } = options;
  const length = x.shape[axis] ?? 1;
  const { count, pad } = windows(length, options);
  const after = Math.max(0, size - 1 + count * stride - length - pad[0]);
  const sides = x.shape.map((_, i): [number, number] => (i === axis ? [pad[0], after] : [0, 0]));
  const padded = tf.pad(x, sides, LOWEST);
  const elements = Array.from({ length: size }, (_, i) => every(padded, axis, i, count, stride));
  return elements.reduce((largest, element) => tf.maximum(largest, element));
}

/** Elements `start`, `start` + `stride`, ... along an axis, `count` of them; tf.stridedSlice has no gradient. */
function every(
  x: tf.Tensor,
  axis: number,
  start: number,
  count: number,
  stride: number,
): tf.Tensor {
  const along = <T>(values: readonly T[], ...inserted: readonly T[]) => [
    ...values.slice(0, axis),
    ...inserted,
    ...values.slice(axis + 1),
  ];
  const origin = x.shape.map(() => 0);
  const range = tf.slice(x, along(origin, start), along(x.shape, count * stride));
  if (stride === 1) return range;
  const grouped = tf.reshape(range, along(x.shape, count, stride));
  const firsts = tf.slice(grouped, along(origin, 0, 0), along(x.shape, count, 1));
  return tf.reshape(firsts, along(x.shape, count));
}

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
