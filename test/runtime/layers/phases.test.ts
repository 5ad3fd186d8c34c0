/** What layers do differently when sampling, and what they draw. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../runtime/game/context";
import { openScope, type Scope } from "../../../runtime/game/scope";
import { batchNorm, dropout, embedding, oneHot } from "../../../runtime/layers";

/** A context that holds the given tensors by the last part of their path. */
function contextOf(
  phase: Context["phase"],
  tensors: Readonly<Record<string, tf.Tensor>> = {},
  draw: Context["draw"] = () => {
    throw new Error("Nothing may be drawn here.");
  },
): Context {
  const context: Context = {
    phase,
    statistics: phase === "training" ? "batch" : "running",
    updatesState: false,
    read: ({ path }) => {
      const tensor = tensors[path.slice(path.lastIndexOf("/") + 1)];
      if (tensor === undefined) throw new Error(`No tensor "${path}".`);
      return tensor;
    },
    write: () => undefined,
    draw,
    within: () => context,
  };
  return context;
}

const built = <Layer>(build: (scope: Scope) => Layer): Layer => build(openScope("net").scope);
const numbers = (x: tf.Tensor) => [...x.dataSync()];

describe("dropout", () => {
  const layer = built((scope) => dropout(scope.block("head"), "drop1", { rate: 0.75 }));
  const x = tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it("multiplies by a drawn mask and scales what stays by 1 / (1 - rate)", () => {
    const asked: unknown[] = [];
    const context = contextOf("training", {}, (...arguments_) => {
      asked.push(arguments_);
      return tf.tensor2d([
        [1, 0, 1],
        [0, 0, 1],
      ]);
    });
    expect(numbers(layer(x, context))).toEqual([4, 0, 12, 0, 0, 24]);
    const mask = { kind: "bernoulli", probability: 0.25 };
    expect(asked).toEqual([["head/drop1", "mask", [2, 3], mask]]);
  });

  it("is the identity when sampling", () => {
    expect(numbers(layer(x, contextOf("sampling")))).toEqual([1, 2, 3, 4, 5, 6]);
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
    const context = contextOf("sampling", {
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
    expect(numbers(layer(x, contextOf("sampling", running)))).toEqual([0, 0, 2, 4]);
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
    const embed = (t: tf.Tensor) => layer(label, contextOf("training", { table: t }));
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
