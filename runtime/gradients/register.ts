import * as tf from "@tensorflow/tfjs";

/** Registers the gradient of a kernel, in place of the one that TensorFlow.js may have. */
export function replaceGradient(config: tf.GradConfig): void {
  const present = tf.getGradient(config.kernelName) as tf.GradConfig | undefined;
  if (present !== undefined) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** What a kernel with one output hands to its gradient. */
export interface Arrival<Attributes> {
  /** The gradient with respect to the output. */
  readonly dy: tf.Tensor;
  /** The saved inputs, and outputs, as the registration lists them. */
  readonly saved: readonly tf.Tensor[];
  readonly attributes: Attributes;
}

/** Registers the gradient of a kernel with one output. `save` names the inputs that it is computed from. */
export function gradientOf<Attributes = unknown>(
  kernelName: string,
  save: readonly string[],
  gradients: (arrival: Arrival<Attributes>) => Readonly<Record<string, () => tf.Tensor>>,
): void {
  replaceGradient({
    kernelName,
    inputsToSave: [...save],
    gradFunc: (dy, saved, attributes) =>
      gradients({ dy: dy as tf.Tensor, saved, attributes: attributes as Attributes }),
  });
}

/** A gradient summed over the axes along which its tensor was broadcast. */
export function summedTo(gradient: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = tf.backend_util.getReductionAxes([...shape], gradient.shape);
  const summed = axes.length > 0 ? tf.sum(gradient, axes) : gradient;
  return tf.reshape(summed, [...shape]);
}
