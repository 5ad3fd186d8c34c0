import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { ZEROS, type Layer, type Shape } from "./layer";

export interface BiasOptions {
  /** Of the bias: the sample's shape, or its last dimensions. */
  readonly shape: Shape;
  /** Default zeros. */
  readonly init?: Initializer;
}

/** Adds a learned tensor, broadcast over leading axes. Declares `bias`. */
export function bias(scope: Scope, id: string, { shape, init = ZEROS }: BiasOptions): Layer {
  const offset = scope.node(id).parameter("bias", shape, init);
  return (x, context) => tf.add(x, context.read(offset));
}
