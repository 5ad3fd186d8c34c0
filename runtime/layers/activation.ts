/** Activations without parameters, element by element. All are twice differentiable where the function itself is. */
import * as tf from "@tensorflow/tfjs";
import "../gradients/corrected";

/** max(x, 0). */
export function relu(x: tf.Tensor): tf.Tensor {
  return tf.relu(x);
}

/** x above zero, slope * x below; Maas et al. 2013. */
export function leakyRelu(x: tf.Tensor, slope: number): tf.Tensor {
  return tf.leakyRelu(x, slope);
}

/** The hyperbolic tangent, to (-1, 1). */
export function tanh(x: tf.Tensor): tf.Tensor {
  return tf.tanh(x);
}

/** 1 / (1 + exp(-x)), to (0, 1). */
export function sigmoid(x: tf.Tensor): tf.Tensor {
  return tf.sigmoid(x);
}

/** log(1 + exp(x)). */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.softplus(x);
}
