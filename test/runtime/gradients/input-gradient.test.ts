import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { withGradient } from "../../../runtime/gradients/custom";
import { GradientError } from "../../../runtime/gradients/errors";
import { inputGradient } from "../../../runtime/gradients/input-gradient";
import { stopGradient } from "../../../runtime/gradients/stop-gradient";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";
import { hostTensor, relativeError, runCompiled } from "../compile/support";

const numbers = (x: tf.Tensor | undefined) => (x === undefined ? undefined : [...x.dataSync()]);
const sum = (x: tf.Tensor) => tf.sum<tf.Scalar>(x);

describe("inputGradient", () => {
  it("is the gradient of the sum of a score that is already computed, and has a gradient itself", () => {
    // score = w x^3, d score / dx = 3 w x^2; the loss is its square 9 w^2 x^4, with d loss / dw = 18 w x^4.
    const [w, x] = [tf.scalar(0.5), tf.tensor1d([1, 2])];
    const seen: number[][] = [];
    const { value, gradients } = valueAndGradients(() => {
      const score = tf.mul(w, tf.pow(x, 3));
      const gradient = inputGradient(score, x);
      seen.push([...gradient.dataSync()]);
      return sum(tf.square(gradient));
    }, [w]);
    expect(seen).toEqual([[1.5, 6]]);
    expect(numbers(value)).toEqual([9 * 0.25 * 17]);
    expect(numbers(gradients[0])).toEqual([18 * 0.5 * 17]);
  });

  it("stands beside other terms of a loss that look at the same score", () => {
    // loss = sum(w x^2) + sum((2 w x)^2): d/dw = sum(x^2) + 8 w sum(x^2).
    const [w, x] = [tf.scalar(3), tf.tensor1d([1, 2])];
    const { gradients } = valueAndGradients(() => {
      const score = tf.mul(w, tf.square(x));
      return tf.add(sum(score), sum(tf.square(inputGradient(score, x))));
    }, [w]);
    expect(numbers(gradients[0])).toEqual([5 + 24 * 5]);
  });

  it("takes samples that were computed on the way, and sends nothing further up", () => {
    // at = a x; score = w at^2; penalty = (2 w at)^2 = 4 w^2 a^2 x^2.
    const [w, a, x] = [tf.scalar(3), tf.scalar(5), tf.scalar(2)];
    const { gradients } = valueAndGradients(() => {
      const at = tf.mul(a, x);
      return sum(tf.square(inputGradient(tf.mul(w, tf.square(at)), at)));
    }, [w, a]);
    expect(gradients.map(numbers)).toEqual([[8 * 3 * 100], [8 * 9 * 5 * 4]]);
  });

  it("goes through every way from the samples to the score, outputs of many among them", () => {
    // score = x0 x1 + x0: gradient (x1 + 1, x0).
    const x = tf.tensor2d([[3, 7]]);
    const { gradients } = valueAndGradients(() => {
      const [a, b] = tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];
      const gradient = inputGradient(tf.add(tf.mul(a, b), a), x);
      expect(numbers(gradient)).toEqual([8, 3]);
      return sum(tf.square(gradient));
    }, [x]);
    // (x1 + 1)^2 + x0^2 by x: (2 x0, 2 (x1 + 1)).
    expect(numbers(gradients[0])).toEqual([6, 16]);
  });

  it("gives zero for outputs of an operator that the score does not see", () => {
    const x = tf.tensor1d([3, 7]);
    valueAndGradients(() => {
      const [first] = tf.split(x, 2) as [tf.Tensor];
      const gradient = inputGradient(tf.square(first), x);
      expect(numbers(gradient)).toEqual([6, 0]);
      return sum(gradient);
    }, [x]);
  });

  it("uses gradients that functions were given", () => {
    const cube = withGradient(
      (x: tf.Tensor) => tf.mul(tf.square(x), x),
      (dy, x) => [tf.mul(dy, tf.mul(3, tf.square(x)))],
    );
    const x = tf.scalar(2);
    const { gradients } = valueAndGradients(() => sum(inputGradient(cube(x), x)), [x]);
    expect(numbers(gradients[0])).toEqual([12]);
  });

  it("is taken again of itself", () => {
    const x = tf.scalar(2);
    const { value, gradients } = valueAndGradients(() => {
      const first = inputGradient(tf.tanh(tf.pow(x, 2)), x);
      return sum(inputGradient(first, x));
    }, [x]);
    // tanh(x^2): second derivative 2 s - 8 x^2 s t, third -24 x s t - 16 x^3 s^2 + 32 x^3 s t^2 (s = 1 - t^2).
    const t = Math.tanh(4);
    const s = 1 - t * t;
    expect(numbers(value)?.[0]).toBeCloseTo(2 * s - 32 * s * t, 5);
    expect(numbers(gradients[0])?.[0]).toBeCloseTo(-48 * s * t - 128 * s * s + 256 * s * t * t, 4);
  });

  it("is right where an operator keeps its own output for its gradient", () => {
    // d/dx a^x = ln(a) a^x; tfjs keeps the power for it. The second derivative is ln(a)^2 a^x.
    const [a, x] = [tf.scalar(3), tf.scalar(1.5)];
    const { gradients } = valueAndGradients(() => sum(inputGradient(tf.pow(a, x), x)), [x]);
    expect(numbers(gradients[0])?.[0]).toBeCloseTo(Math.log(3) ** 2 * 3 ** 1.5, 4);
    const logits = [0.3, -1.2, 0.7];
    const given = tf.tensor2d([logits]);
    const weights = tf.tensor2d([[1, 2, -1]]);
    // log softmax: the gradient of sum(c * y) is c - sum(c) p, whose derivative by x is -sum(c) (diag(p) - p p^T).
    const result = valueAndGradients(
      () => sum(tf.mul(inputGradient(tf.mul(weights, tf.logSoftmax(given)), given), weights)),
      [given],
    );
    const exps = logits.map(Math.exp);
    const p = exps.map((e) => e / exps.reduce((x, y) => x + y));
    const c = [1, 2, -1];
    const pc = p.reduce((total, pi, i) => total + pi * (c[i] ?? 0), 0);
    const expected = p.map((pi, i) => -2 * pi * ((c[i] ?? 0) - pc));
    numbers(result.gradients[0])?.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 5);
    });
  });

  it("is the same in a compiled step", async () => {
    const penalty = (w: tf.Tensor, x: tf.Tensor) => {
      const { value, gradients } = valueAndGradients(() => {
        const score = tf.tanh(tf.matMul(x, w));
        return sum(tf.square(inputGradient(score, x)));
      }, [w]);
      return [value, ...gradients.flatMap((gradient) => gradient ?? [])];
    };
    const inputs = [
      hostTensor([2, 2], [0.3, -0.7, 1.1, 0.2]),
      hostTensor([3, 2], [1, 2, -1, 0.5, 0.1, -0.4]),
    ];
    const compiled = await runCompiled((w, x) => penalty(w, x), inputs);
    const eager = penalty(
      tf.tensor(inputs[0]?.data ?? [], [2, 2]),
      tf.tensor(inputs[1]?.data ?? [], [3, 2]),
    );
    eager.forEach((tensor, i) => {
      const expected = hostTensor(tensor.shape, [...tensor.dataSync()]);
      const actual = compiled[i];
      expect(actual && relativeError(actual, expected)).toBeLessThan(1e-5);
    });
  });

  it("leaves no tensors behind", () => {
    const [w, x] = [tf.scalar(0.5), tf.tensor1d([1, 2])];
    const before = tf.memory().numTensors;
    const { value, gradients } = valueAndGradients(
      () => sum(tf.square(inputGradient(tf.exp(tf.mul(w, x)), x))),
      [w],
    );
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([value, ...gradients.flatMap((gradient) => gradient ?? [])]);
  });

  describe("refuses", () => {
    const x = tf.tensor1d([1, 2]);

    it("to be taken where nothing is recorded", () => {
      expect(() => inputGradient(tf.square(x), x)).toThrow(GradientError);
      expect(() => inputGradient(tf.square(x), x)).toThrow(/while a loss is being computed/);
    });

    it("to be taken in the forward part of a function with its own gradient", () => {
      const odd = withGradient(
        (x: tf.Tensor) => inputGradient(tf.square(x), x),
        (dy) => [dy],
      );
      expect(() => valueAndGradients(() => sum(odd(x)), [x])).toThrow(GradientError);
    });

    it("a score that does not depend on the samples, with both shapes", () => {
      const other = tf.tensor2d([[1, 2, 3]]);
      expect(() => valueAndGradients(() => sum(inputGradient(tf.square(x), other)), [x])).toThrow(
        /The score \[2\] does not depend on the samples \[1, 3\]/,
      );
      expect(() =>
        valueAndGradients(() => sum(inputGradient(tf.square(x), tf.clone(x))), [x]),
      ).toThrow(GradientError);
    });

    it("an operator without a gradient, and names it", () => {
      expect(() => valueAndGradients(() => sum(inputGradient(tf.cumprod(x), x)), [x])).toThrow(
        /Cumprod .*has no gradient/,
      );
    });

    it("stops where the code says so", () => {
      expect(() =>
        valueAndGradients(() => sum(inputGradient(tf.square(stopGradient(x)), x)), [x]),
      ).not.toThrow();
    });
  });
});
