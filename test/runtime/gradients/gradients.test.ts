import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { withGradient } from "../../../runtime/gradients/custom";
import { stopGradient } from "../../../runtime/gradients/stop-gradient";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";

const numbers = (x: tf.Tensor | undefined) => (x === undefined ? undefined : [...x.dataSync()]);

describe("valueAndGradients", () => {
  it("answers undefined for what the value does not depend on", () => {
    const [x, y] = [tf.scalar(3), tf.scalar(5)];
    const { value, gradients } = valueAndGradients(() => tf.square(x), [x, y]);
    expect(numbers(value)).toEqual([9]);
    expect(gradients.map(numbers)).toEqual([[6], undefined]);
  });

  it("leaves no tensors but its answers", () => {
    const x = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    const { value, gradients } = valueAndGradients(() => tf.sum(tf.exp(tf.tanh(x))), [x]);
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([value, ...gradients.flatMap((gradient) => gradient ?? [])]);
  });
});

describe("gradients of gradients, where tfjs alone is wrong", () => {
  /** The second derivative at x of a function of one number, through two gradients. */
  const second = (f: (x: tf.Tensor) => tf.Tensor, at: number) =>
    tf
      .grad((x) => tf.grad(f)(x))(tf.scalar(at))
      .dataSync()[0] ?? NaN;
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  it.each([-2, -0.3, 0.7, 1.9])("at %d", (x) => {
    const t = Math.tanh(x);
    const s = sigmoid(x);
    expect(second(tf.tanh, x)).toBeCloseTo(-2 * t * (1 - t * t), 5);
    expect(second(tf.sigmoid, x)).toBeCloseTo(s * (1 - s) * (1 - 2 * s), 5);
    expect(second(tf.exp, x)).toBeCloseTo(Math.exp(x), 5);
    expect(second((y) => tf.square(tf.leakyRelu(y, 0.2)), x)).toBeCloseTo(x > 0 ? 2 : 0.08, 5);
    expect(second((y) => tf.square(tf.maximum(y, tf.mul(y, 3))), x)).toBeCloseTo(x > 0 ? 18 : 2, 5);
  });
});

describe("withGradient", () => {
  it("uses the given gradient, which may be differentiated again", () => {
    const cube = withGradient(
      (x: tf.Tensor) => tf.mul(tf.square(x), x),
      (dy, x) => [tf.mul(dy, tf.mul(3, tf.square(x)))],
    );
    const x = tf.scalar(2);
    expect(numbers(cube(x))).toEqual([8]);
    expect(numbers(tf.grad(cube)(x))).toEqual([12]);
    expect(numbers(tf.grad((y) => tf.grad(cube)(y))(x))).toEqual([12]);
  });
});

describe("stopGradient", () => {
  it("passes the value and no gradient", () => {
    const x = tf.scalar(4);
    expect(numbers(stopGradient(x))).toEqual([4]);
    expect(numbers(tf.grad((y) => tf.mul(y, stopGradient(y)))(x))).toEqual([4]);
  });
});
