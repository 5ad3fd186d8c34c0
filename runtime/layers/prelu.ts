import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import type { Layer, Shape } from "./layer";

export interface PreluOptions {
  /** `[1]` for one slope, `[channels]` for one a channel. */
  readonly shape: Shape;
  /** Default 0.25. */
  readonly slopeInit?: Initializer;
}

/**
 * A leaky ReLU whose slope is learned: He et al. 2015. Written as relu(x) - slope * relu(-x), because the gradient of
 * `tf.prelu` has no gradient itself. Declares `slope`.
 */
export function prelu(scope: Scope, id: string, options: PreluOptions): Layer {
  const { shape, slopeInit = { kind: "constant", value: 0.25 } } = options;
  const slope = scope.node(id).parameter("slope", shape, slopeInit);
  return (x, context) => tf.sub(tf.relu(x), tf.mul(context.read(slope), tf.relu(tf.neg(x))));
}
