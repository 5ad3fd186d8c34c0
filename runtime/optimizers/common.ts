import * as tf from "@tensorflow/tfjs";
import type { RateSchedule } from "./schedule";

/** What every optimizer takes. */
export interface CommonOptions {
  /** Learning rate, above 0. */
  readonly rate: number;
  readonly schedule?: RateSchedule;
  /** L2: this times the parameter is added to its gradient, as PyTorch's `weight_decay` does. Default 0. */
  readonly weightDecay?: number;
}

/** The gradient with weight decay. */
export function decayed(gradient: tf.Tensor, parameter: tf.Tensor, weightDecay = 0): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weightDecay, parameter));
}

/** decay * mean + (1 - decay) * value. */
export function movingMean(mean: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(decay, mean), tf.mul(1 - decay, value));
}

/** A slot or scalar by name; its absence is a mistake of the caller's. */
export function named(tensors: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new RangeError(`The optimizer was not given "${name}".`);
  return tensor;
}
