import type * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import type { Initializer } from "../game/initializers";

/** A layer with tensors or draws, ready to be applied. Tensors carry the batch in front; images are NHWC. */
export type Layer = (x: tf.Tensor, context: Context) => tf.Tensor;

/** A layer with a second input, a vector for each sample that says how: [batch, units]. */
export type ConditionedLayer = (x: tf.Tensor, condition: tf.Tensor, context: Context) => tf.Tensor;

/** Per-sample dimensions, without the batch. */
export type Shape = readonly number[];

/** How kernels and biases begin unless the layer is told otherwise. */
export const GLOROT: Initializer = { kind: "glorotUniform" };
export const ZEROS: Initializer = { kind: "zeros" };
export const ONES: Initializer = { kind: "ones" };

/** The batch size of a tensor. */
export function batchOfTensor(x: tf.Tensor): number {
  const [batch = 1] = x.shape;
  return batch;
}
