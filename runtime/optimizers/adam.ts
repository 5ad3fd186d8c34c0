import * as tf from "@tensorflow/tfjs";
import { decayed, movingMean, named, type CommonOptions } from "./common";
import type { UpdateRule } from "./optimizer";
import { scheduledRate } from "./schedule";

export interface AdamOptions extends CommonOptions {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
  /** Added to the root of the second mean, as PyTorch does. Default 1e-8. */
  readonly epsilon?: number;
}

export interface Adam extends AdamOptions {
  readonly kind: "adam";
}

/** Adam: Kingma and Ba 2015, algorithm 1. */
export function adam(options: AdamOptions): Adam {
  return { kind: "adam", ...options };
}

/**
 * w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), t counting from when the slots were zero. The
 * bias corrections depend on that number alone, so they are scalars fed to the step: `stepSize` and `rootScale`.
 */
export function adamRule({ rate, schedule, weightDecay, ...options }: Adam): UpdateRule {
  const { beta1, beta2, epsilon = 1e-8 } = options;
  return {
    slots: ["m", "v"],
    scalars: (update, since = 0) => ({
      stepSize: scheduledRate(rate, schedule, update) / (1 - beta1 ** (update - since + 1)),
      rootScale: 1 / Math.sqrt(1 - beta2 ** (update - since + 1)),
    }),
    apply: (parameter, gradient, slots, scalars) => {
      const g = decayed(gradient, parameter, weightDecay);
      const m = movingMean(named(slots, "m"), g, beta1);
      const v = movingMean(named(slots, "v"), tf.square(g), beta2);
      const root = tf.add(tf.mul(tf.sqrt(v), named(scalars, "rootScale")), epsilon);
      const step = tf.mul(named(scalars, "stepSize"), tf.div(m, root));
      return { parameter: tf.sub(parameter, step), slots: { m, v } };
    },
  };
}
