import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import type { Layer } from "./layer";
import { declareKernel, type WeightScale } from "./weights";

export interface EmbeddingOptions {
  readonly classes: number;
  readonly units: number;
  /** How the table is computed. Default: as it is stored. */
  readonly weights?: WeightScale;
  /** Default uniform within 0.05. */
  readonly init?: Initializer;
}

/**
 * A learned vector for each class: labels [batch] (int32) to [batch, units]. The row is picked by a product with the
 * label's one-hot vector, whose gradient every engine has. Spectral normalisation takes classes for the outputs, as Brock et
 * al. do. Declares `table`.
 */
export function embedding(scope: Scope, id: string, options: EmbeddingOptions): Layer {
  const { classes, units, weights } = options;
  const { init = { kind: "uniform", low: -0.05, high: 0.05 } } = options;
  const table = declareKernel(scope.node(id), "table", {
    shape: [classes, units],
    fans: { fanIn: classes, fanOut: units },
    init,
    weights,
    outputAxis: 0,
  });
  return (label, context) => tf.matMul(oneHot(label, classes), table(context));
}

/** Labels [batch] (int32) to [batch, classes]: 1 at the label, else 0. */
export function oneHot(label: tf.Tensor, classes: number): tf.Tensor {
  return tf.cast(tf.oneHot(tf.cast(label, "int32"), classes), "float32");
}
