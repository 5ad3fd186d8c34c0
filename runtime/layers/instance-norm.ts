import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ONES, ZEROS, type Layer } from "./layer";
import { normalise } from "./normalise";

export interface InstanceNormOptions {
  readonly channels: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned gain. Default false. */
  readonly gain?: boolean;
  /** Whether there is a learned bias. Default false. */
  readonly bias?: boolean;
  /** Default ones. */
  readonly gainInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/** Height and width of an image [batch, H, W, C]: what a mean and a variance of an instance are taken over. */
export const INSTANCE_AXES = [1, 2] as const;

/**
 * Instance normalisation: each channel of each image is normalised by its own mean and biased variance over height and
 * width, in training and in sampling alike; Ulyanov et al. 2016. Declares `gain` and `bias` [channels] where wanted.
 */
export function instanceNorm(scope: Scope, id: string, options: InstanceNormOptions): Layer {
  const { channels, epsilon = 1e-5, gainInit = ONES, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const gain = options.gain === true ? node.parameter("gain", [channels], gainInit) : undefined;
  const bias = options.bias === true ? node.parameter("bias", [channels], biasInit) : undefined;
  return (x, context) => {
    const scale = gain === undefined ? tf.ones([channels]) : context.read(gain);
    const y = normalise(x, scale, { axes: INSTANCE_AXES, epsilon });
    return bias === undefined ? y : tf.add(y, context.read(bias));
  };
}
