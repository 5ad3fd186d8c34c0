/** Layers of a network that grows. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { trace } from "../../../runtime/compile/trace";
import { during, fade, latest } from "../../../runtime/layers";
import { contextOf, stageOf } from "./context";

const numbers = (x: tf.Tensor) => [...x.dataSync()];
const stage = stageOf(tf.scalar(0.25), ["8", "16"]);
const never = (): tf.Tensor => {
  throw new Error("This stage does not reach here.");
};

describe("during", () => {
  const context = contextOf({ stage });

  it("computes in the stages of its range", () => {
    const made = during(context, { from: "8", until: "16" }, () => tf.tensor1d([1, 2]));
    expect(numbers(made)).toEqual([1, 2]);
  });

  it("makes an empty tensor, and computes nothing, in others", () => {
    expect(during(context, { from: "32" }, never).size).toBe(0);
  });

  it("always computes in a game without stages", () => {
    const made = during(contextOf({}), { from: "32" }, () => tf.scalar(3));
    expect(numbers(made)).toEqual([3]);
  });

  it("leaves nothing in a compiled step of what the stage does not reach", () => {
    const graph = trace((tracer) => {
      const x = tracer.input("x", { shape: [2], dtype: "float32" });
      const later = during(context, { from: "32" }, () =>
        tf.mul(x, tracer.state("later", { shape: [2], dtype: "float32" })),
      );
      return { outputs: { y: latest(tf.add(x, 1), later) }, updates: {} };
    });
    expect(graph.statistics.operators).toEqual({ Add: 1 });
    expect(graph.state).toEqual({});
  });
});

describe("latest", () => {
  it("is the last tensor that exists", () => {
    const [first, second] = [tf.scalar(1), tf.scalar(2)];
    expect(latest(first, second, tf.zeros([0]))).toBe(second);
  });

  it("says so where none does", () => {
    expect(() => latest(tf.zeros([0]), tf.zeros([0]))).toThrow(
      "None of 2 tensors exists in this stage.",
    );
  });
});

describe("fade", () => {
  const [low, high] = [tf.tensor1d([0, 10]), tf.tensor1d([4, 30])];

  it("lies as far from low to high as the stage has faded in", () => {
    expect(numbers(fade(low, high, contextOf({ stage })))).toEqual([1, 15]);
  });

  it("is high where the game does not grow", () => {
    expect(fade(low, high, contextOf({}))).toBe(high);
  });
});
