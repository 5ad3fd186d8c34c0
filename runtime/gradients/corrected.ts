/**
 * Gradients that TensorFlow.js has wrong or lacks, registered in their place, once, when this file is imported.
 *
 * tfjs saves the *output* of tanh, sigmoid, exp and softmax for their backward pass. A saved output is not connected to
 * the input on the tape, so a gradient of a gradient (WGAN-GP, R1) silently comes out wrong: up to 40 % off. Saving the
 * input and computing the output again is right at every order, and costs nothing in a compiled graph, where equal
 * expressions are one. Comparisons have no gradient in tfjs at all, which makes the second derivative of maxima throw.
 */
import * as tf from "@tensorflow/tfjs";

function replace(config: tf.GradConfig): void {
  const present = tf.getGradient(config.kernelName) as tf.GradConfig | undefined;
  if (present !== undefined) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** A kernel of one input `x` whose derivative is `slope(x)`, times the gradient that arrives. */
function unary(kernelName: string, slope: (x: tf.Tensor) => tf.Tensor): void {
  replace({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, slope(x as tf.Tensor)) }),
  });
}

unary("Tanh", (x) => tf.sub(1, tf.square(tf.tanh(x))));
unary("Exp", (x) => tf.exp(x));
unary("Sigmoid", (x) => {
  const y = tf.sigmoid(x);
  return tf.mul(y, tf.sub(1, y));
});

replace({
  kernelName: "LeakyRelu",
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attributes) => ({
    x: () => tf.mul(dy as tf.Tensor, tf.step(x as tf.Tensor, attributes["alpha"] as number)),
  }),
});

replace({
  kernelName: "Softmax",
  inputsToSave: ["logits"],
  gradFunc: (dy, [logits], attributes) => ({
    logits: () => {
      const axis = attributes["dim"] as number;
      const y = tf.softmax(logits as tf.Tensor, axis);
      const weighted = tf.mul(dy as tf.Tensor, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, axis, true), y));
    },
  }),
});

for (const kernelName of ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"]) {
  replace({
    kernelName,
    inputsToSave: ["a", "b"],
    // A comparison is constant almost everywhere.
    gradFunc: (_, [a, b]) => ({
      a: () => tf.zeros((a as tf.Tensor).shape),
      b: () => tf.zeros((b as tf.Tensor).shape),
    }),
  });
}
