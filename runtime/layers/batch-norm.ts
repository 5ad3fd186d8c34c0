/**
 * Batch normalisation: Ioffe and Szegedy 2015, with PyTorch's conventions. A batch is normalised by its own mean and
 * biased variance; the running statistics take the unbiased variance. They move only where the context says that the
 * player at work trains the network, and each application of a network normalises its batch by itself, so that real and
 * generated samples never share statistics.
 */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../compile/shape";
import type { Context } from "../game/context";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { withGradient } from "../gradients/custom";
import { ONES, ZEROS, type Layer, type Shape } from "./layer";

export type BatchNormOptions = (
  | {
      /** One mean and variance a channel, over batch, height and width. */ readonly channels: number;
    }
  | {
      /** One mean and variance an element of a sample, over the batch alone. */ readonly shape: Shape;
    }
) & {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Share of the running statistics kept in a step: 1 minus what PyTorch calls momentum. Default 0.9. */
  readonly momentum?: number;
  /** Whether there is a learned gain. Default true. */
  readonly gain?: boolean;
  /** Whether there is a learned bias. Default true. */
  readonly bias?: boolean;
  /** Default ones. */
  readonly gainInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
};

/** A batch normalisation layer. Declares `gain` and `bias`, and the state `mean` and `variance`. */
export function batchNorm(scope: Scope, id: string, options: BatchNormOptions): Layer {
  const { epsilon = 1e-5, momentum = 0.9, gainInit = ONES, biasInit = ZEROS } = options;
  const shape = "shape" in options ? options.shape : [options.channels];
  const node = scope.node(id);
  const gain = options.gain === false ? undefined : node.parameter("gain", shape, gainInit);
  const bias = options.bias === false ? undefined : node.parameter("bias", shape, biasInit);
  const runningMean = node.state("mean", shape, ZEROS);
  const runningVariance = node.state("variance", shape, ONES);

  const moveRunning = (x: tf.Tensor, axes: number[], context: Context) => {
    const { mean, variance } = momentsOf(x, axes);
    const samples = sizeOf(x.shape) / sizeOf(shape);
    // The variance of a single sample has no unbiased estimate.
    const unbiased = tf.mul(variance, samples / Math.max(1, samples - 1));
    const move = (running: tf.Tensor, batch: tf.Tensor) =>
      tf.add(tf.mul(momentum, running), tf.mul(1 - momentum, batch));
    context.write(runningMean, move(context.read(runningMean), mean));
    context.write(runningVariance, move(context.read(runningVariance), unbiased));
  };

  return (x, context) => {
    const scale = gain === undefined ? tf.ones([...shape]) : context.read(gain);
    const offset = bias === undefined ? undefined : context.read(bias);
    if (context.statistics === "running") {
      const deviation = tf.sqrt(tf.add(context.read(runningVariance), epsilon));
      const factor = tf.div(scale, deviation);
      const shift = tf.mul(tf.neg(context.read(runningMean)), factor);
      const total = offset === undefined ? shift : tf.add(offset, shift);
      return tf.add(tf.mul(x, factor), total);
    }
    const axes = Array.from({ length: x.rank - shape.length }, (_, axis) => axis);
    if (context.updatesState) moveRunning(x, axes, context);
    const y = normalise(x, scale, axes, epsilon);
    return offset === undefined ? y : tf.add(y, offset);
  };
}

function momentsOf(x: tf.Tensor, axes: number[]) {
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  return { mean, centred, variance: tf.mean(tf.square(centred), axes) };
}

/**
 * gain * (x - mean) / sqrt(variance + epsilon). The gradient is written out (Ioffe and Szegedy 2015, section 3, the
 * three paths collected), since the one that follows from the single operations takes twice as many passes over `x`.
 */
function normalise(x: tf.Tensor, gain: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const inverseDeviation = (variance: tf.Tensor) => tf.rsqrt(tf.add(variance, epsilon));
  const apply = withGradient(
    (x: tf.Tensor, gain: tf.Tensor) => {
      const { centred, variance } = momentsOf(x, axes);
      return tf.mul(centred, tf.mul(inverseDeviation(variance), gain));
    },
    (dy, x, gain) => {
      const { centred, variance } = momentsOf(x, axes);
      const inverse = inverseDeviation(variance);
      const along = tf.mean(tf.mul(dy, centred), axes);
      const across = tf.mul(centred, tf.mul(tf.square(inverse), along));
      const samples = sizeOf(x.shape) / sizeOf(gain.shape);
      return [
        tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, axes)), across), tf.mul(inverse, gain)),
        tf.mul(tf.mul(inverse, along), samples),
      ];
    },
  );
  return apply(x, gain);
}
