import * as tf from "@tensorflow/tfjs";
import type { Scope } from "../game/scope";
import type { Layer } from "./layer";

export interface DropoutOptions {
  /** Probability that an element becomes zero, from 0 to below 1. */
  readonly rate: number;
}

/**
 * Dropout: each element is zeroed with probability `rate`, what stays is scaled by 1 / (1 - rate); Srivastava et al. 2014.
 * The identity when sampling. The mask is drawn outside the step, under the name `mask`.
 */
export function dropout(scope: Scope, id: string, { rate }: DropoutOptions): Layer {
  const node = scope.node(id);
  const keep = 1 - rate;
  return (x, context) => {
    if (context.phase === "sampling" || rate === 0) return x;
    const mask = context.draw(node.id, "mask", x.shape, { kind: "bernoulli", probability: keep });
    return tf.mul(x, tf.mul(mask, 1 / keep));
  };
}
