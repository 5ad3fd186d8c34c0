import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ONES, ZEROS, type Layer } from "./layer";
import { normalise } from "./normalise";

export interface LayerNormOptions {
  readonly channels: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned gain. Default true. */
  readonly gain?: boolean;
  /** Whether there is a learned bias. Default true. */
  readonly bias?: boolean;
  /** Default ones. */
  readonly gainInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/**
 * Layer normalisation: each sample is normalised by the mean and biased variance of all its elements, then scaled and
 * shifted channel by channel; Ba et al. 2016. Samples do not mix, so it fits a critic with a gradient penalty (Gulrajani
 * et al. 2017, section 4). Declares `gain` and `bias` [channels].
 */
export function layerNorm(scope: Scope, id: string, options: LayerNormOptions): Layer {
  const { channels, epsilon = 1e-5, gainInit = ONES, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const gain = options.gain === false ? undefined : node.parameter("gain", [channels], gainInit);
  const bias = options.bias === false ? undefined : node.parameter("bias", [channels], biasInit);
  return (x, context) => {
    const scale = gain === undefined ? tf.ones([channels]) : context.read(gain);
    const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis + 1);
    const y = normalise(x, scale, { axes, epsilon });
    return bias === undefined ? y : tf.add(y, context.read(bias));
  };
}
