import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { GameError, joinBatches, splitBatch } from "ganvas";

const rows = (x: tf.Tensor) => x.arraySync();

describe("batches", () => {
  const a = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const b = tf.tensor2d([[5, 6]]);

  it("are joined in order, labels as labels", () => {
    expect(rows(joinBatches(a, b, a))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [1, 2],
      [3, 4],
    ]);
    const labels = joinBatches(tf.tensor1d([3, 1], "int32"), tf.tensor1d([7], "int32"));
    expect(labels.dtype).toBe("int32");
    expect(rows(labels)).toEqual([3, 1, 7]);
  });

  it("are split into equal parts, which joined are the batch again", () => {
    const { part1, part2 } = splitBatch(joinBatches(a, b, b), 2);
    expect([rows(part1), rows(part2)]).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [5, 6],
      ],
    ]);
  });

  it("pass gradients to the samples that they come from", () => {
    const gradient = tf.grad((x) => tf.sum(tf.square(splitBatch(joinBatches(x, b, b), 2).part1)));
    expect(rows(gradient(a))).toEqual([
      [2, 4],
      [6, 8],
    ]);
  });

  it("that cannot be divided are refused, with both numbers", () => {
    expect(() => splitBatch(joinBatches(a, b), 2)).toThrow(GameError);
    expect(() => splitBatch(joinBatches(a, b), 2)).toThrow(/batch of 3 samples .* 2 equal parts/);
  });
});
