/** Samples of several batches in one, and a batch in equal parts, so that a network sees them in one pass. */
import * as tf from "@tensorflow/tfjs";
import { GameError } from "./errors";

/** `part1` to `partN`. */
export type BatchParts<N extends number> = number extends N
  ? Readonly<Record<string, tf.Tensor>>
  : { readonly [name in PartNames<N>]: tf.Tensor };

type PartNames<N extends number, Names extends readonly string[] = []> = Names["length"] extends N
  ? Names[number]
  : PartNames<N, [...Names, `part${[...Names, string]["length"] & number}`]>;

/** Batches one after the other: [b1, ...shape], [b2, ...shape], ... to [b1 + b2 + ..., ...shape]. Labels too. */
export function joinBatches(...batches: [tf.Tensor, ...tf.Tensor[]]): tf.Tensor {
  return tf.concat(batches, 0);
}

/**
 * A batch in `parts` equal parts, in order: [parts * b, ...shape] to `part1`, `part2`, ... of [b, ...shape] each. Throws
 * {@link GameError} when the batch cannot be divided so.
 */
export function splitBatch<const N extends number>(x: tf.Tensor, parts: N): BatchParts<N> {
  const [batch = 0] = x.shape;
  if (batch % parts !== 0) {
    throw new GameError(
      `A batch of ${batch} samples cannot be split into ${parts} equal parts. Choose a batch that is a multiple of ${parts}.`,
    );
  }
  const pieces = tf.split(x, parts, 0).map((piece, i) => [`part${i + 1}`, piece]);
  return Object.fromEntries(pieces) as BatchParts<N>;
}
