import * as tf from "@tensorflow/tfjs";
import "./corrected";

/**
 * The value of `f` and its gradient with respect to each of `xs`. Unlike `tf.valueAndGrads` it takes tensors that `f`
 * closes over, and answers undefined, rather than throwing, for one that `f` does not depend on.
 *
 * Everything made inside `f` is disposed when it returns, except what it returns and what it keeps (`tf.keep`).
 */
export function valueAndGradients(
  f: () => tf.Scalar,
  xs: readonly tf.Tensor[],
): { readonly value: tf.Scalar; readonly gradients: readonly (tf.Tensor | undefined)[] } {
  const { value, grads } = tf.engine().gradients(f, [...xs], undefined, true);
  return { value, gradients: grads };
}
