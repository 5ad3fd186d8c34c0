import * as tf from "@tensorflow/tfjs";

/**
 * A function of tensors with its own gradient. `backward` gets the gradient that arrives and the function's *inputs*,
 * from which it computes what it needs again: only so is the gradient itself differentiable (see `corrected.ts`).
 */
export function withGradient<const Inputs extends readonly tf.Tensor[]>(
  forward: (...inputs: Inputs) => tf.Tensor,
  backward: (dy: tf.Tensor, ...inputs: Inputs) => tf.Tensor[],
): (...inputs: Inputs) => tf.Tensor {
  const op = tf.customGrad((...all) => {
    const save = all[all.length - 1] as tf.GradSaveFunc;
    const inputs = all.slice(0, -1) as tf.Tensor[];
    save(inputs);
    return {
      value: forward(...(inputs as unknown as Inputs)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backward(dy, ...(saved as unknown as Inputs)),
    };
  });
  return (...inputs) => op(...inputs);
}
