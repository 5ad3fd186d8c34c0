import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../compile/shape";
import type { Context } from "../game/context";
import type { NodeScope } from "../game/scope";
import { ONES, ZEROS, type Shape } from "./layer";
import { momentsOf } from "./normalise";

/** Mean and variance that follow those of the batches, with PyTorch's conventions; what samples are normalised by. */
export interface RunningStatistics {
  /**
   * Moves them towards those of a batch, the unbiased variance, where the context updates state, and hands the batch's
   * over where the context measures. `axes` are those that the statistics are taken over.
   */
  move(x: tf.Tensor, axes: readonly number[], context: Context): void;
  /** What normalises by them, x * factor + shift, for a gain and a bias that broadcast to `x`. */
  transform(
    gain: tf.Tensor,
    bias: tf.Tensor | undefined,
    context: Context,
  ): { readonly factor: tf.Tensor; readonly shift: tf.Tensor };
}

export interface RunningStatisticsOptions {
  readonly shape: Shape;
  readonly epsilon: number;
  /** Share kept in a step: 1 minus what PyTorch calls momentum. */
  readonly momentum: number;
}

/** Declares the state `mean` and `variance`. */
export function runningStatistics(
  node: NodeScope,
  { shape, epsilon, momentum }: RunningStatisticsOptions,
): RunningStatistics {
  const mean = node.state("mean", shape, ZEROS);
  const variance = node.state("variance", shape, ONES);
  const moved = (running: tf.Tensor, batch: tf.Tensor) =>
    tf.add(tf.mul(momentum, running), tf.mul(1 - momentum, batch));
  return {
    move: (x, axes, context) => {
      if (!context.updatesState && context.measure === undefined) return;
      const moments = momentsOf(x, axes);
      const batchMean = tf.reshape(moments.mean, [...shape]);
      const batchVariance = tf.reshape(moments.variance, [...shape]);
      context.measure?.(mean, batchMean);
      context.measure?.(variance, batchVariance);
      if (!context.updatesState) return;
      const samples = sizeOf(x.shape) / sizeOf(shape);
      // The variance of a single sample has no unbiased estimate.
      const unbiased = tf.mul(batchVariance, samples / Math.max(1, samples - 1));
      context.write(mean, moved(context.read(mean), batchMean));
      context.write(variance, moved(context.read(variance), unbiased));
    },
    transform: (gain, bias, context) => {
      const deviation = tf.sqrt(tf.add(context.read(variance), epsilon));
      const factor = tf.div(gain, deviation);
      const shift = tf.mul(tf.neg(context.read(mean)), factor);
      return { factor, shift: bias === undefined ? shift : tf.add(bias, shift) };
    },
  };
}
