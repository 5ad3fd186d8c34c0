/** Element-by-element arithmetic. Shapes broadcast as TensorFlow's do: `[1]` and `[1, 1, C]` against `[H, W, C]`. */
import * as tf from "@tensorflow/tfjs";

/** The sum of two or more tensors. */
export function add(first: tf.Tensor, ...others: tf.Tensor[]): tf.Tensor {
  return others.reduce((sum, x) => tf.add(sum, x), first);
}

/** The product of two or more tensors. */
export function multiply(first: tf.Tensor, ...others: tf.Tensor[]): tf.Tensor {
  return others.reduce((product, x) => tf.mul(product, x), first);
}

/** scale * x + offset; 1 and 0 unless given. */
export function affine(
  x: tf.Tensor,
  { scale = 1, offset = 0 }: { readonly scale?: number; readonly offset?: number },
): tf.Tensor {
  const scaled = scale === 1 ? x : tf.mul(x, scale);
  return offset === 0 ? scaled : tf.add(scaled, offset);
}
