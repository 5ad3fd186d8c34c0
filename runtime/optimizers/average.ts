import * as tf from "@tensorflow/tfjs";

/** An exponential moving average of what a player trains, updated after each of its updates. */
export interface Average {
  /** Share of the old average kept, in [0, 1). */
  readonly decay: number;
  /** The average copies the weights until this many updates are made. Default 0. */
  readonly from?: number;
  /** Averages the networks' state (running statistics) as well; else samples use it as it is. Default false. */
  readonly state?: boolean;
}

/** The decay of update number `update`, counted from 0: zero, which copies, before `from`. */
export function averageDecay({ decay, from = 0 }: Average, update: number): number {
  return update < from ? 0 : decay;
}

/** decay * average + (1 - decay) * value, with one product less. */
export function movedAverage(average: tf.Tensor, value: tf.Tensor, decay: tf.Tensor): tf.Tensor {
  return tf.add(value, tf.mul(decay, tf.sub(average, value)));
}
