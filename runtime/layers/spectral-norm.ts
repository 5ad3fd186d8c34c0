/**
 * Spectral normalisation: a kernel divided by an estimate of its largest singular value; Miyato et al. 2018,
 * algorithm 1. One step of the power iteration at each use sharpens the estimate, because the vector it starts from is
 * carried from step to step.
 */
import * as tf from "@tensorflow/tfjs";
import { stopGradient } from "../gradients/stop-gradient";

/** Keeps norms of vectors away from zero, as PyTorch's `normalize` does. */
const EPSILON = 1e-12;

/**
 * The kernel W, seen as a matrix [rest, outputs] along `outputAxis`, divided by sigma = v^T W u', where
 * v = W u / |W u| and u' = W^T v / |W^T v|. To gradients u' and v are constants, sigma is not. `u` has shape [outputs] and
 * any length but zero; the answer's `u` is u'. A kernel of zeros stays as it is, and so does its u.
 */
export function spectrallyNormalised(
  kernel: tf.Tensor,
  u: tf.Tensor,
  outputAxis: number,
): { readonly kernel: tf.Tensor; readonly u: tf.Tensor } {
  const { matrix, outputsFirst } = matrixOf(kernel, outputAxis);
  const frozen = stopGradient(matrix);
  const start = tf.reshape(u, [1, u.size]);
  const v = normalised(tf.matMul(start, frozen, false, !outputsFirst));
  const image = tf.matMul(v, frozen, false, outputsFirst);
  const next = normalised(image);
  // Zero for a kernel of zeros alone, which has no direction to follow and nothing to divide.
  const isZero = tf.cast(tf.lessEqual(lengthOf(image), EPSILON), "float32");
  const sigma = tf.sum(tf.mul(tf.matMul(v, matrix, false, outputsFirst), next));
  return {
    kernel: tf.div(kernel, tf.reshape(tf.add(sigma, isZero), [])),
    u: tf.reshape(tf.add(next, tf.mul(isZero, start)), [u.size]),
  };
}

/** The kernel as [rest, outputs], or [outputs, rest] where that needs no copy. */
function matrixOf(kernel: tf.Tensor, outputAxis: number) {
  const outputs = kernel.shape[outputAxis] ?? 1;
  const rest = kernel.size / outputs;
  if (outputAxis === 0) return { matrix: tf.reshape(kernel, [outputs, rest]), outputsFirst: true };
  const others = kernel.shape.map((_, axis) => axis).filter((axis) => axis !== outputAxis);
  const isLast = outputAxis === kernel.rank - 1;
  const last = isLast ? kernel : tf.transpose(kernel, [...others, outputAxis]);
  return { matrix: tf.reshape(last, [rest, outputs]), outputsFirst: false };
}

function lengthOf(row: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.sum(tf.square(row)));
}

function normalised(row: tf.Tensor): tf.Tensor {
  return tf.div(row, tf.add(lengthOf(row), EPSILON));
}
