/**
 * Linear maps along one axis of an image, as small matrices [to, from] of constants. Resizing, mirroring, average pooling
 * and striding are one such map for each axis; the gradient of a map is its transpose, so that all of them have gradients
 * of every order for free.
 */
import * as tf from "@tensorflow/tfjs";

/** A matrix by rows. */
export type AxisMap = readonly (readonly number[])[];

/** A map by the sources, with weights, of each element that it makes. Sources outside the axis count for nothing. */
export function axisMap(
  to: number,
  from: number,
  sources: (i: number) => readonly (readonly [source: number, weight: number])[],
): AxisMap {
  return Array.from({ length: to }, (_, i) => {
    const row = new Array<number>(from).fill(0);
    for (const [source, weight] of sources(i)) {
      if (source >= 0 && source < from) row[source] = (row[source] ?? 0) + weight;
    }
    return row;
  });
}

export interface ResizeOptions {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Where pixels of a resized axis come from: TensorFlow's three conventions. */
function scaleOf(to: number, from: number, { alignCorners }: ResizeOptions): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

/** Nearest-neighbour resizing of an axis. */
export function nearestMap(to: number, from: number, options: ResizeOptions): AxisMap {
  const { alignCorners, halfPixelCenters } = options;
  const scale = scaleOf(to, from, options);
  return axisMap(to, from, (i) => {
    const source = scale * (halfPixelCenters ? i + 0.5 : i);
    const nearest = alignCorners ? Math.round(source) : Math.floor(source);
    return [[Math.max(0, Math.min(from - 1, nearest)), 1]];
  });
}

/** Linear resizing of an axis. */
export function linearMap(to: number, from: number, options: ResizeOptions): AxisMap {
  const scale = scaleOf(to, from, options);
  return axisMap(to, from, (i) => {
    const source = options.halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const low = Math.max(0, Math.floor(source));
    const high = Math.min(from - 1, Math.ceil(source));
    return [
      [low, 1 - (source - low)],
      [high, source - low],
    ];
  });
}

/** How windows run along an axis; `before` elements of padding come first. */
export interface Windows {
  readonly count: number;
  readonly size: number;
  readonly stride: number;
  readonly before: number;
}

/** The mean of the elements of each window that lie inside. */
export function averageMap(from: number, { count, size, stride, before }: Windows): AxisMap {
  return axisMap(count, from, (i) => {
    const start = i * stride - before;
    const inside = Math.min(from, start + size) - Math.max(0, start);
    return Array.from({ length: size }, (_, j) => [start + j, 1 / inside] as const);
  });
}

/** The `tap`-th element of each window, where it lies inside. */
export function tapMap(from: number, { count, stride, before }: Windows, tap: number): AxisMap {
  return axisMap(count, from, (i) => [[i * stride - before + tap, 1]]);
}

/** An axis with its ends mirrored outwards; `symmetric` repeats the last element, `reflect` does not. */
export function mirrorMap(
  from: number,
  [before, after]: readonly [number, number],
  mode: "reflect" | "symmetric",
): AxisMap {
  const again = mode === "symmetric" ? 1 : 0;
  return axisMap(before + from + after, from, (i) => {
    const source = i - before;
    if (source < 0) return [[-source - again, 1]];
    return [[source < from ? source : 2 * (from - 1) - source + again, 1]];
  });
}

export const transposed = (map: AxisMap): AxisMap =>
  (map[0] ?? []).map((_, column) => map.map((row) => row[column] ?? 0));

/** The tensor with a map applied along an axis. */
export function mapAlong(x: tf.Tensor, axis: number, map: AxisMap): tf.Tensor {
  const from = x.shape[axis] ?? 1;
  const before = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const stacked = tf.reshape(x, [before, from, -1]);
  const matrix = tf.tensor(map.flat(), [1, map.length, from]);
  return tf.reshape(tf.matMul(matrix, stacked), x.shape.toSpliced(axis, 1, map.length));
}

/** What a pool's kernel is told, as TensorFlow.js tells it. */
type PoolAttributes = Pick<tf.AvgPoolAttrs, "filterSize" | "strides" | "pad" | "dimRoundingMode">;

/** The windows of a pool over NHWC images, along height and along width. */
export function poolWindows(
  shape: readonly number[],
  attributes: PoolAttributes,
): [Windows, Windows] {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return [
    {
      count: info.outHeight,
      size: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
    },
    {
      count: info.outWidth,
      size: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
    },
  ];
}
