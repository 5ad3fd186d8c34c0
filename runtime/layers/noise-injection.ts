import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ZEROS, type Layer } from "./layer";

export interface NoiseInjectionOptions {
  readonly channels: number;
  /** Whether each channel has a strength of its own. Default `channel`. */
  readonly per?: "channel" | "layer";
  /** Default zeros. */
  readonly strengthInit?: Initializer;
}

/**
 * Adds one map of normal noise a sample to all channels of an image, each times a learned strength; Karras et al. 2019,
 * section 2. The noise is drawn outside the step, under the name `noise`, when sampling too. Declares `strength`
 * [channels], or [1].
 */
export function noiseInjection(scope: Scope, id: string, options: NoiseInjectionOptions): Layer {
  const { channels, per = "channel", strengthInit = ZEROS } = options;
  const node = scope.node(id);
  const count = per === "channel" ? channels : 1;
  const strength = node.parameter("strength", [count], strengthInit);
  return (x, context) => {
    const shape = [...x.shape.slice(0, -1), 1];
    const noise = context.draw(node.id, "noise", shape, { kind: "normal" });
    // A matrix product, because its gradient with respect to the strength is one too: noise^T dy.
    const column = tf.reshape(noise, [-1, 1]);
    const added = tf.matMul(column, tf.reshape(context.read(strength), [1, count]));
    return tf.add(x, tf.reshape(added, [...x.shape.slice(0, -1), count]));
  };
}
