/**
 * First and second derivatives of operators against finite differences, with batches of two: of values for the first, of
 * gradients (which are proved by then) for the second. Values are TensorFlow.js's own, in float32, so that the tolerance
 * is that of differences in float32; every function is tested away from its kinks.
 */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { inputGradient } from "../../../runtime/gradients/input-gradient";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";
import { hostTensor, randomNumbers, relativeError, runCompiled } from "../compile/support";

const random = randomNumbers(11);
const values = (size: number, spread = 1): number[] =>
  Array.from({ length: size }, () => spread * (2 * random() - 1));
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

type Unary = (x: tf.Tensor) => tf.Tensor;

/** sum(c * f(x)): a number whose gradient tells the outputs apart. */
function first(f: Unary, c: tf.Tensor, x: tf.Tensor): { value: tf.Tensor; gradient: tf.Tensor } {
  const { value, gradients } = valueAndGradients(() => tf.sum(tf.mul(c, f(x))), [x]);
  return { value, gradient: gradients[0] ?? tf.zeros(x.shape) };
}

/** sum(v * d sum(c * f(x)) / dx), and its gradient by x. */
function second(f: Unary, c: tf.Tensor, v: tf.Tensor, x: tf.Tensor) {
  const { value, gradients } = valueAndGradients(
    () => tf.sum(tf.mul(v, inputGradient(tf.mul(c, f(x)), x))),
    [x],
  );
  return { value, gradient: gradients[0] ?? tf.zeros(x.shape) };
}

/** The derivative along `direction` by central differences. */
function slope(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, direction: tf.Tensor, h: number) {
  const at = (sign: number) => f(tf.add(x, tf.mul(sign * h, direction))).dataSync()[0] ?? NaN;
  return (at(1) - at(-1)) / (2 * h);
}

const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0] ?? NaN;

/** Evenly spread numbers in random order: no two are near each other, and none is near zero, where operators have kinks. */
function spread(shape: readonly number[], reach: number): tf.Tensor {
  const size = sizeOf(shape);
  const numbers = Array.from({ length: size }, (_, i) => reach * ((2 * i + 1.3) / size - 1));
  const order = numbers.map((x) => ({ x, key: random() })).sort((a, b) => a.key - b.key);
  return tf.tensor(
    order.map(({ x }) => x),
    [...shape],
  );
}

/** Holds both derivatives against differences, along random directions. */
function expectDerivatives(f: Unary, shape: readonly number[], reach = 2): void {
  tf.tidy(() => {
    const draw = (like: readonly number[]) => tf.tensor(values(sizeOf(like)), [...like]);
    const x = spread(shape, reach);
    const c = draw(f(x).shape);
    const v = draw(shape);
    const error = (derivative: tf.Tensor, of: (at: tf.Tensor) => tf.Tensor) => {
      const direction = draw(shape);
      const size = 0.1 + Math.sqrt(dot(derivative, derivative) * dot(direction, direction));
      return Math.abs(dot(derivative, direction) - slope(of, x, direction, 2e-3)) / size;
    };
    for (let i = 0; i < 3; i++) {
      expect(error(first(f, c, x).gradient, (at) => first(f, c, at).value)).toBeLessThan(2e-3);
      const bent = (at: tf.Tensor) => tf.square(f(at));
      expect(
        error(second(bent, c, v, x).gradient, (at) => second(bent, c, v, at).value),
      ).toBeLessThan(2e-3);
    }
  });
}

/** Holds value, first and second derivative of the compiled step against the eager one. */
async function expectCompiled(f: Unary, shape: readonly number[]): Promise<void> {
  const host = (size: readonly number[]) => hostTensor(size, values(sizeOf(size)));
  const at = hostTensor(shape, [...spread(shape, 2).dataSync()]);
  const y = f(tf.tensor(at.data, [...shape]));
  const inputs = [host(y.shape), host(shape), at];
  const run = (c: tf.Tensor, v: tf.Tensor, x: tf.Tensor) => {
    const bent = (at: tf.Tensor) => tf.square(f(at));
    return [f(x), first(bent, c, x).gradient, second(bent, c, v, x).gradient];
  };
  const [c, v, x] = inputs.map(({ data, shape }) => tf.tensor(data, [...shape]));
  const compiled = await runCompiled(
    (...xs) => run(...(xs as [tf.Tensor, tf.Tensor, tf.Tensor])),
    inputs,
  );
  if (c === undefined || v === undefined || x === undefined)
    throw new Error("An input is missing.");
  run(c, v, x).forEach((tensor, i) => {
    const actual = compiled[i];
    const expected = hostTensor(tensor.shape, [...tensor.dataSync()]);
    expect(actual && relativeError(actual, expected), `output ${i}`).toBeLessThan(2e-5);
  });
}

const pointwise: Record<string, Unary> = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  expm1: tf.expm1,
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  relu: tf.relu,
  relu6: tf.relu6,
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  prelu: (x) => tf.prelu(x, tf.scalar(0.3)),
  clipByValue: (x) => tf.clipByValue(x, -0.71, 0.93),
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  "maximum of itself and a row": (x) => tf.maximum(tf.mul(x, x), tf.tensor1d([0.55, 1.3, 0.2, 2])),
  "minimum with a column": (x) => tf.minimum(x, tf.slice(tf.mul(x, 3), [0, 0], [-1, 1])),
  "squared difference with a column": (x) => tf.squaredDifference(x, tf.mean(x, 1, true)),
  where: (x) =>
    tf.where(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 1.01)), tf.square(x), tf.neg(x)),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x, 0),
  "strided slice": (x) => tf.stridedSlice(x, [1, 0], [6, 4], [2, 3]),
  "strided slice, an axis dropped": (x) =>
    tf.stridedSlice(x, [1, 1], [6, 2], [1, 1], 0, 0, 0, 0, 2),
};

const resized =
  (
    resize: typeof tf.image.resizeBilinear,
    size: [number, number],
    align: boolean,
    half: boolean,
  ): Unary =>
  (x) =>
    resize(x as tf.Tensor4D, size, align, half);

const images: Record<string, Unary> = {
  "average pooling": (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"),
  "average pooling with padding and overlap": (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same"),
  "average pooling of oblong windows": (x) => tf.avgPool(x as tf.Tensor4D, [3, 2], [1, 2], "same"),
  "max pooling": (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
  "max pooling with padding and overlap": (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"),
  "nearest resizing": resized(tf.image.resizeNearestNeighbor, [10, 6], false, false),
  "nearest resizing to corners": resized(tf.image.resizeNearestNeighbor, [7, 3], true, false),
  "nearest resizing about centres": resized(tf.image.resizeNearestNeighbor, [4, 8], false, true),
  "linear resizing": resized(tf.image.resizeBilinear, [10, 6], false, false),
  "linear resizing to corners": resized(tf.image.resizeBilinear, [7, 3], true, false),
  "linear resizing about centres": resized(tf.image.resizeBilinear, [8, 9], false, true),
  "reflecting padding": (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
        [1, 2],
        [0, 0],
      ],
      "reflect",
    ),
  "symmetric padding": (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
        [1, 2],
        [0, 0],
      ],
      "symmetric",
    ),
  "depth to space": (x) => tf.depthToSpace(tf.concat([x, tf.square(x)], 3) as tf.Tensor4D, 2),
  "depthwise convolution": (x) => tf.depthwiseConv2d(x as tf.Tensor4D, FILTER, 1, "same"),
  "depthwise convolution with a stride": (x) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, FILTER, 2, "valid"),
  "depthwise convolution by the image itself": (x) =>
    tf.depthwiseConv2d(
      x as tf.Tensor4D,
      tf
        .slice(tf.reshape(x, [2, 5, 3, 2, 2]), [0, 0, 0, 0, 0], [1, 3, 3, 2, 2])
        .reshape([3, 3, 2, 2]),
      1,
      "same",
    ),
  "convolution by the image itself": (x) =>
    tf.conv2d(
      x as tf.Tensor4D,
      tf
        .slice(tf.reshape(x, [2, 5, 3, 2, 2]), [0, 0, 0, 0, 0], [1, 3, 3, 2, 2])
        .reshape([3, 3, 2, 2]),
      2,
      "same",
    ),
};
const FILTER = tf.tensor4d(values(36), [3, 3, 2, 2]);

describe("first and second derivatives, against differences", () => {
  for (const [name, f] of Object.entries(pointwise)) {
    it(name, () => expectDerivatives(f, [6, 4]));
  }
  for (const [name, f] of Object.entries(images)) {
    it(name, () => expectDerivatives(f, [2, 5, 6, 2]));
  }
});

describe("value, first and second derivative, compiled as eagerly", () => {
  for (const [name, f] of Object.entries(pointwise)) {
    it(name, () => expectCompiled(f, [6, 4]));
  }
  for (const [name, f] of Object.entries(images)) {
    it(name, () => expectCompiled(f, [2, 5, 6, 2]));
  }
});
