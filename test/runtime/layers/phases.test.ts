/** What layers do differently when sampling, and what they draw. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../runtime/game/context";
import { openScope, type Scope } from "../../../runtime/game/scope";
import {
  batchNorm,
  conditionalBatchNorm,
  constant,
  dropout,
  embedding,
  noiseInjection,
  oneHot,
} from "../../../runtime/layers";
import { contextOf } from "./context";

const built = <Layer>(build: (scope: Scope) => Layer): Layer => build(openScope("net").scope);
const numbers = (x: tf.Tensor) => [...x.dataSync()];
const sampling = { phase: "sampling" } as const;

describe("dropout", () => {
  const layer = built((scope) => dropout(scope.block("head"), "drop1", { rate: 0.75 }));
  const x = tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it("multiplies by a drawn mask and scales what stays by 1 / (1 - rate)", () => {
    const asked: unknown[] = [];
    const context = contextOf({
      draw: (...arguments_) => {
        asked.push(arguments_);
        return tf.tensor2d([
          [1, 0, 1],
          [0, 0, 1],
        ]);
      },
    });
    expect(numbers(layer(x, context))).toEqual([4, 0, 12, 0, 0, 24]);
    const mask = { kind: "bernoulli", probability: 0.25 };
    expect(asked).toEqual([["head/drop1", "mask", [2, 3], mask]]);
  });

  it("is the identity when sampling", () => {
    expect(numbers(layer(x, contextOf(sampling)))).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("batch normalisation when sampling", () => {
  const options = { channels: 2, epsilon: 0.25 };
  const running = { mean: tf.tensor1d([1, -2]), variance: tf.tensor1d([3.75, 0.75]) };
  const x = tf.tensor2d([
    [1, -2],
    [5, 2],
  ]);

  it("uses the running statistics: (x - mean) / sqrt(variance + epsilon) * gain + bias", () => {
    const layer = built((scope) => batchNorm(scope, "norm", options));
    const context = contextOf(sampling, {
      ...running,
      gain: tf.tensor1d([10, 1]),
      bias: tf.tensor1d([0, 7]),
    });
    expect(numbers(layer(x, context))).toEqual([0, 7, 20, 11]);
  });

  it("does so without gain and bias", () => {
    const layer = built((scope) =>
      batchNorm(scope, "norm", { ...options, gain: false, bias: false }),
    );
    expect(numbers(layer(x, contextOf(sampling, running)))).toEqual([0, 0, 2, 4]);
  });
});

describe("conditional batch normalisation", () => {
  const layer = built((scope) =>
    conditionalBatchNorm(scope, "norm", { channels: 2, condition: 2, epsilon: 0.25 }),
  );
  const x = tf.tensor([1, -2, 5, 2, 1, -2, 5, 2], [2, 1, 2, 2]);
  const condition = tf.tensor2d([
    [1, 0],
    [0, 1],
  ]);
  const tensors = () => ({
    mean: tf.tensor1d([1, -2]),
    variance: tf.tensor1d([3.75, 0.75]),
    gain: tf.tensor2d([
      [9, 0],
      [0, 1],
    ]),
    bias: tf.tensor2d([
      [0, 7],
      [1, 0],
    ]),
  });

  it("uses the running statistics when sampling, scaled by 1 + condition gain", () => {
    expect(numbers(layer(x, condition, contextOf(sampling, tensors())))).toEqual([
      0, 7, 20, 11, 1, 0, 3, 8,
    ]);
  });

  it("hands over mean and biased variance of the batch where they are measured", () => {
    const measured: Record<string, number[]> = {};
    const context = contextOf(
      { measure: ({ path }, value) => (measured[path] = numbers(value)) },
      tensors(),
    );
    layer(x, condition, context);
    expect(measured).toEqual({ "net/norm/mean": [3, 0], "net/norm/variance": [4, 4] });
  });
});

describe("a learned constant", () => {
  it("is repeated for every row of the batch", () => {
    const layer = built((scope) => constant(scope, "start", { shape: [1, 2] }));
    const y = layer(contextOf({ batch: 3 }, { value: tf.tensor2d([[4, 5]]) }));
    expect(y.shape).toEqual([3, 1, 2]);
    expect(numbers(y)).toEqual([4, 5, 4, 5, 4, 5]);
  });
});

describe("injected noise", () => {
  const layer = built((scope) => noiseInjection(scope.block("up"), "noise", { channels: 2 }));

  it.each(["training", "sampling"] as const)("is one normal map a sample: %s", (phase) => {
    const asked: unknown[] = [];
    const draw: Context["draw"] = (...arguments_) => {
      asked.push(arguments_);
      return tf.tensor4d([1, -1], [2, 1, 1, 1]);
    };
    const strength = tf.tensor1d([0.5, 2]);
    const y = layer(tf.zeros([2, 1, 1, 2]), contextOf({ phase, draw }, { strength }));
    expect(numbers(y)).toEqual([0.5, 2, -0.5, -2]);
    expect(asked).toEqual([["up/noise", "noise", [2, 1, 1, 1], { kind: "normal" }]]);
  });
});

describe("labels", () => {
  const label = tf.tensor1d([2, 0, 2], "int32");

  it("become one-hot vectors", () => {
    expect(numbers(oneHot(label, 3))).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it("pick rows of an embedding, whose gradient adds up over repeated labels", () => {
    const layer = built((scope) => embedding(scope, "embed", { classes: 3, units: 2 }));
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const embed = (t: tf.Tensor) => layer(label, contextOf({}, { table: t }));
    expect(numbers(embed(table))).toEqual([5, 6, 1, 2, 5, 6]);
    const weights = tf.tensor2d([
      [1, 10],
      [2, 20],
      [4, 40],
    ]);
    const gradient = tf.grad((t) => tf.sum(tf.mul(embed(t), weights)))(table);
    expect(numbers(gradient)).toEqual([2, 20, 0, 0, 5, 50]);
  });
});
