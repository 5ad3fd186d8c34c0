import * as tf from "@tensorflow/tfjs";
import type { Scope } from "../game/scope";
import { dense, type DenseOptions } from "./dense";
import type { Layer } from "./layer";

export interface MaxoutOptions extends Omit<DenseOptions, "bias" | "weights"> {
  /** Linear pieces of each unit. */
  readonly pieces: number;
}

/**
 * Maxout: each unit is the largest of `pieces` linear functions, [batch, inputs] to [batch, units]; Goodfellow et al.
 * 2013. Declares `kernel` [inputs, units * pieces] and `bias`; the pieces of a unit are neighbours.
 */
export function maxout(scope: Scope, id: string, { pieces, ...options }: MaxoutOptions): Layer {
  const linear = dense(scope, id, { ...options, units: options.units * pieces });
  return (x, context) => maxPieces(linear(x, context), pieces);
}

/** The largest of each `pieces` consecutive channels: [..., C] to [..., C / pieces]. */
export function maxPieces(x: tf.Tensor, pieces: number): tf.Tensor {
  const channels = x.shape.at(-1) ?? 1;
  const grouped = tf.reshape(x, [...x.shape.slice(0, -1), channels / pieces, pieces]);
  return tf.max(grouped, -1);
}
