import * as tf from "@tensorflow/tfjs";
import { GameError } from "../game/errors";

/** `{ part1, part2, ... }`, one for each size. */
export type Parts<Sizes extends readonly number[]> = number extends Sizes["length"]
  ? Readonly<Record<`part${number}`, tf.Tensor>>
  : { readonly [Name in PartNames<Sizes>]: tf.Tensor };

type PartNames<Sizes extends readonly unknown[]> = Sizes extends readonly [unknown, ...infer Rest]
  ? PartNames<Rest> | `part${[unknown, ...Rest]["length"] & number}`
  : never;

/**
 * Consecutive pieces of the last axis: [batch, ..., N] to `part1` [batch, ..., sizes[0]], `part2` and so on. Throws
 * {@link GameError} where the sizes do not add up to N.
 */
export function split<const Sizes extends readonly number[]>(
  x: tf.Tensor,
  sizes: Sizes,
): Parts<Sizes> {
  const length = x.shape.at(-1) ?? 0;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== length) {
    throw new GameError(
      `The sizes ${sizes.join(", ")} of a split add up to ${total}, but the last axis has ${length} elements. ` +
        "Change the sizes so that they cover it exactly.",
    );
  }
  const pieces = tf.split(x, [...sizes], x.rank - 1);
  const parts = Object.fromEntries(pieces.map((piece, i) => [`part${i + 1}`, piece]));
  return parts as Parts<Sizes>;
}
