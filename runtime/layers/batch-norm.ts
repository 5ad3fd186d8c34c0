/**
 * Batch normalisation: Ioffe and Szegedy 2015, with PyTorch's conventions. A batch is normalised by its own mean and
 * biased variance; the running statistics take the unbiased variance. They move only where the context says that the
 * player at work trains the network, and each application of a network normalises its batch by itself, so that real and
 * generated samples never share statistics.
 */
import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ONES, ZEROS, type Layer, type Shape } from "./layer";
import { normalise } from "./normalise";
import { runningStatistics } from "./running-statistics";

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
  const running = runningStatistics(node, { shape, epsilon, momentum });

  return (x, context) => {
    const scale = gain === undefined ? tf.ones([...shape]) : context.read(gain);
    const offset = bias === undefined ? undefined : context.read(bias);
    if (context.statistics === "running") {
      const { factor, shift } = running.transform(scale, offset, context);
      return tf.add(tf.mul(x, factor), shift);
    }
    const axes = Array.from({ length: x.rank - shape.length }, (_, axis) => axis);
    running.move(x, axes, context);
    const y = normalise(x, scale, { axes, epsilon });
    return offset === undefined ? y : tf.add(y, offset);
  };
}
