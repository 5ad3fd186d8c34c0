/**
 * Gradients that TensorFlow.js has wrong or lacks, registered in their place, once, when this file is imported.
 *
 * tfjs saves the *output* of tanh, sigmoid, exp and softmax for their backward pass. A saved output is not connected to
 * the input on the tape, so a gradient of a gradient (WGAN-GP, R1) silently comes out wrong: up to 40 % off. Saving the
 * input and computing the output again is right at every order, and costs nothing in a compiled graph, where equal
 * expressions are one. (`input-gradient.ts` mends the tape for operators that are not named here.) Comparisons and logic
 * have no gradient in tfjs at all, which makes the second derivative of maxima throw; maxima and differences do not sum
 * theirs over the axes along which an argument was broadcast.
 */
import * as tf from "@tensorflow/tfjs";
import "./corrected-images";
import { gradientOf, summedTo } from "./register";

/** A kernel of one input `x` whose derivative is `slope(x)`, times the gradient that arrives. */
function unary(
  kernelName: string,
  slope: (x: tf.Tensor, attributes: Readonly<Record<string, number>>) => tf.Tensor,
): void {
  gradientOf<Readonly<Record<string, number>>>(kernelName, ["x"], (arrival) => ({
    x: () => tf.mul(arrival.dy, slope(arrival.saved[0] as tf.Tensor, arrival.attributes)),
  }));
}

unary("Tanh", (x) => tf.sub(1, tf.square(tf.tanh(x))));
unary("Exp", (x) => tf.exp(x));
unary("Expm1", (x) => tf.exp(x));
unary("Sigmoid", (x) => {
  const y = tf.sigmoid(x);
  return tf.mul(y, tf.sub(1, y));
});
unary("LeakyRelu", (x, { alpha }) => tf.step(x, alpha));

/** exp(x) below zero and 1 above, where the exponential itself might overflow. */
const expBelow = (x: tf.Tensor): tf.Tensor => tf.exp(tf.neg(tf.relu(tf.neg(x))));
unary("Elu", expBelow);
/** Klambauer et al. 2017. */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 } as const;
unary("Selu", (x) => tf.mul(tf.step(x, SELU.alpha), tf.mul(SELU.scale, expBelow(x))));

gradientOf<tf.SoftmaxAttrs>("Softmax", ["logits"], ({ dy, saved, attributes: { dim } }) => ({
  logits: () => {
    const y = tf.softmax(saved[0] as tf.Tensor, dim);
    const weighted = tf.mul(dy, y);
    return tf.sub(weighted, tf.mul(tf.sum(weighted, dim, true), y));
  },
}));

/** A kernel of `a` and `b`, each of which may be broadcast; `slopes` says what the arriving gradient is times. */
function binary(
  kernelName: string,
  slopes: (a: tf.Tensor, b: tf.Tensor) => { a: () => tf.Tensor; b: () => tf.Tensor },
): void {
  gradientOf(kernelName, ["a", "b"], ({ dy, saved }) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const slope = slopes(a, b);
    return {
      a: () => summedTo(tf.mul(dy, slope.a()), a.shape),
      b: () => summedTo(tf.mul(dy, slope.b()), b.shape),
    };
  });
}

const asNumbers = (x: tf.Tensor): tf.Tensor => tf.cast(x, "float32");
// Where both are equal the gradient is the first one's, as in TensorFlow.
binary("Maximum", (a, b) => ({
  a: () => asNumbers(tf.greaterEqual(a, b)),
  b: () => asNumbers(tf.less(a, b)),
}));
binary("Minimum", (a, b) => ({
  a: () => asNumbers(tf.lessEqual(a, b)),
  b: () => asNumbers(tf.greater(a, b)),
}));
binary("SquaredDifference", (a, b) => ({
  a: () => tf.mul(2, tf.sub(a, b)),
  b: () => tf.mul(2, tf.sub(b, a)),
}));

/** Comparisons and logic are constant almost everywhere. */
function constant(kernelName: string, ...inputs: readonly string[]): void {
  gradientOf(kernelName, inputs, ({ saved }) =>
    Object.fromEntries(inputs.map((input, i) => [input, () => tf.zeros(saved[i]?.shape ?? [])])),
  );
}

for (const kernelName of ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"]) {
  constant(kernelName, "a", "b");
}
for (const kernelName of ["LogicalAnd", "LogicalOr"]) constant(kernelName, "a", "b");
constant("LogicalNot", "x");
