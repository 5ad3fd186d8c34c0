import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { GLOROT, ZEROS, type Layer } from "./layer";

export interface DenseOptions {
  readonly inputs: number;
  readonly units: number;
  /** Default true. */
  readonly bias?: boolean;
  /** Default Glorot uniform. */
  readonly kernelInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/** A fully connected layer: x W + b, [batch, inputs] to [batch, units]. Declares `kernel` and `bias`. */
export function dense(scope: Scope, id: string, options: DenseOptions): Layer {
  const { inputs, units, bias = true, kernelInit = GLOROT, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const fans = { fanIn: inputs, fanOut: units };
  const kernel = node.parameter("kernel", [inputs, units], kernelInit, fans);
  const offset = bias ? node.parameter("bias", [units], biasInit) : undefined;
  return (x, context) => {
    const y = tf.matMul(x, context.read(kernel));
    return offset === undefined ? y : tf.add(y, context.read(offset));
  };
}
