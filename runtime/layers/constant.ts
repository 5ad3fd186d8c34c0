import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ONES, type Shape } from "./layer";

export interface ConstantOptions {
  /** Of a sample. Default [4, 4, 512]. */
  readonly shape?: Shape;
  /** Default ones. */
  readonly init?: Initializer;
}

/** A learned tensor, the same for every sample: [batch, ...shape]. Declares `value`. Karras et al. 2019, section 2. */
export function constant(
  scope: Scope,
  id: string,
  { shape = [4, 4, 512], init = ONES }: ConstantOptions = {},
): (context: Context) => tf.Tensor {
  const value = scope.node(id).parameter("value", shape, init);
  return (context) => tf.mul(context.read(value), tf.ones([context.batch, ...shape.map(() => 1)]));
}
