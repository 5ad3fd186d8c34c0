import * as tf from "@tensorflow/tfjs";
import { decayed, named, type CommonOptions } from "./common";
import type { UpdateRule } from "./optimizer";
import { scheduledMomentum, scheduledRate, type MomentumSchedule } from "./schedule";

export interface SgdOptions extends CommonOptions {
  /** Default 0. */
  readonly momentum?: number;
  readonly momentumSchedule?: MomentumSchedule;
}

export interface Sgd extends SgdOptions {
  readonly kind: "sgd";
}

/** Stochastic gradient descent, with classical momentum if asked. */
export function sgd(options: SgdOptions): Sgd {
  return { kind: "sgd", ...options };
}

/** velocity = momentum * velocity + g; w -= rate * velocity: PyTorch's form, the rate outside the velocity. */
export function sgdRule({ rate, schedule, weightDecay, ...options }: Sgd): UpdateRule {
  const { momentum = 0, momentumSchedule } = options;
  const scalars = (update: number) => ({ rate: scheduledRate(rate, schedule, update) });

  if (momentum === 0 && momentumSchedule === undefined) {
    return {
      slots: [],
      scalars,
      apply: (parameter, gradient, _, given) => {
        const g = decayed(gradient, parameter, weightDecay);
        return { parameter: tf.sub(parameter, tf.mul(named(given, "rate"), g)), slots: {} };
      },
    };
  }
  return {
    slots: ["velocity"],
    scalars: (update) => ({
      ...scalars(update),
      momentum: scheduledMomentum(momentum, momentumSchedule, update),
    }),
    apply: (parameter, gradient, slots, given) => {
      const g = decayed(gradient, parameter, weightDecay);
      const velocity = tf.add(tf.mul(named(given, "momentum"), named(slots, "velocity")), g);
      const step = tf.mul(named(given, "rate"), velocity);
      return { parameter: tf.sub(parameter, step), slots: { velocity } };
    },
  };
}
