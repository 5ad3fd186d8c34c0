import * as tf from "@tensorflow/tfjs";
import { decayed, movingMean, named, type CommonOptions } from "./common";
import type { UpdateRule } from "./optimizer";
import { scheduledRate } from "./schedule";

export interface RmspropOptions extends CommonOptions {
  /** Decay of the mean of squared gradients. */
  readonly decay: number;
  /** Added to the root of that mean, as PyTorch does; TensorFlow 1 added it inside. Default 1e-8. */
  readonly epsilon?: number;
}

export interface Rmsprop extends RmspropOptions {
  readonly kind: "rmsprop";
}

/** RMSProp: Tieleman and Hinton 2012. */
export function rmsprop(options: RmspropOptions): Rmsprop {
  return { kind: "rmsprop", ...options };
}

/** square = decay * square + (1 - decay) * g^2; w -= rate * g / (sqrt(square) + epsilon): PyTorch's form. */
export function rmspropRule({ rate, schedule, weightDecay, ...options }: Rmsprop): UpdateRule {
  const { decay, epsilon = 1e-8 } = options;
  return {
    slots: ["square"],
    scalars: (update) => ({ rate: scheduledRate(rate, schedule, update) }),
    apply: (parameter, gradient, slots, scalars) => {
      const g = decayed(gradient, parameter, weightDecay);
      const square = movingMean(named(slots, "square"), tf.square(g), decay);
      const step = tf.mul(named(scalars, "rate"), tf.div(g, tf.add(tf.sqrt(square), epsilon)));
      return { parameter: tf.sub(parameter, step), slots: { square } };
    },
  };
}
