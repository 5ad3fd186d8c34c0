import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";

/**
 * What a new layer of a growing network makes, blended over what stood before it: low + fade * (high - low), where the
 * stage says how far its layers have faded in; Karras et al. 2018, figure 2. `high` in a game that does not grow.
 */
export function fade(low: tf.Tensor, high: tf.Tensor, context: Context): tf.Tensor {
  if (context.stage === undefined) return high;
  return tf.add(low, tf.mul(context.stage.fade, tf.sub(high, low)));
}
