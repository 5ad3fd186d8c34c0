import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ZEROS, type ConditionedLayer } from "./layer";
import { normalise } from "./normalise";
import { runningStatistics } from "./running-statistics";
import { declareKernel, type WeightScale } from "./weights";

export interface ConditionalBatchNormOptions {
  readonly channels: number;
  /** Length of the condition. */
  readonly condition: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Share of the running statistics kept in a step. Default 0.9. */
  readonly momentum?: number;
  /** How the two kernels are computed. Default: as they are stored. */
  readonly weights?: WeightScale;
  /** Default zeros: at first the gain is 1. */
  readonly gainInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/**
 * Batch normalisation whose gain and bias follow from a condition [batch, units]: x normalised, times (1 + condition G),
 * plus condition B; Dumoulin et al. 2017, Brock et al. 2019 (appendix B). A class conditions as a one-hot vector, so that G
 * and B are tables. Declares the kernels `gain` and `bias` [condition, channels] and the state `mean` and `variance`.
 */
export function conditionalBatchNorm(
  scope: Scope,
  id: string,
  options: ConditionalBatchNormOptions,
): ConditionedLayer {
  const { channels, condition: units, epsilon = 1e-5, momentum = 0.9, weights } = options;
  const { gainInit = ZEROS, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const kernel = (name: string, init: Initializer) => {
    const fans = { fanIn: units, fanOut: channels };
    return declareKernel(node, name, {
      shape: [units, channels],
      fans,
      init,
      weights,
      vector: `${name}U`,
    });
  };
  const gain = kernel("gain", gainInit);
  const bias = kernel("bias", biasInit);
  const running = runningStatistics(node, { shape: [channels], epsilon, momentum });

  return (x, condition, context) => {
    // One number a sample and channel, in the rank of x.
    const shape = x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
    const from = (kernel: (context: Context) => tf.Tensor) =>
      tf.reshape(tf.matMul(condition, kernel(context)), shape);
    const scale = tf.add(1, from(gain));
    const offset = from(bias);
    if (context.statistics === "running") {
      const { factor, shift } = running.transform(scale, offset, context);
      return tf.add(tf.mul(x, factor), shift);
    }
    const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
    running.move(x, axes, context);
    return tf.add(normalise(x, scale, { axes, epsilon }), offset);
  };
}
