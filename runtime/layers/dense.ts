import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { GLOROT, ZEROS, type Layer } from "./layer";
import { declareBias, declareKernel, type WeightScale } from "./weights";

export interface DenseOptions {
  readonly inputs: number;
  readonly units: number;
  /** Default true. */
  readonly bias?: boolean;
  /** How the kernel is computed. Default: as it is stored. */
  readonly weights?: WeightScale;
  /** Default Glorot uniform. */
  readonly kernelInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/** A fully connected layer: x W + b, [batch, inputs] to [batch, units]. Declares `kernel` and `bias`. */
export function dense(scope: Scope, id: string, options: DenseOptions): Layer {
  const { inputs, units, weights, kernelInit = GLOROT, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const kernel = declareKernel(node, "kernel", {
    shape: [inputs, units],
    fans: { fanIn: inputs, fanOut: units },
    init: kernelInit,
    weights,
  });
  const bias =
    options.bias === false
      ? undefined
      : declareBias(node, "bias", { shape: [units], init: biasInit, weights });
  return (x, context) => {
    const y = tf.matMul(x, kernel(context));
    return bias === undefined ? y : tf.add(y, bias(context));
  };
}
