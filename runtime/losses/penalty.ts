/**
 * Penalties on the gradient of a critic at samples. Both take values that the loss has already computed, the samples and
 * the critic's score of them, so that the code reads in the order in which it is drawn.
 */
import * as tf from "@tensorflow/tfjs";
import { inputGradient } from "../gradients/input-gradient";

/** Keeps the derivative of the root finite where a gradient is zero. */
const UNDER_ROOT = 1e-12;

/**
 * mean over the samples of (||d score / d at||_2 - target)^2 / target^2, the norm taken over all elements of a sample:
 * Gulrajani et al. 2017, equation 3, without its factor lambda; the division by target^2 is Karras et al.'s of 2018
 * (section A.1). `score` [batch, ...] is the critic's of `at` [batch, ...], the points between real and generated samples.
 *
 * Throws GradientError when `score` does not depend on `at`, or outside a loss.
 */
export function gradientPenalty(
  score: tf.Tensor,
  at: tf.Tensor,
  { target = 1 }: { readonly target?: number } = {},
): tf.Scalar {
  const norm = tf.sqrt(tf.add(squaredNorms(score, at), UNDER_ROOT));
  const penalty = tf.mean<tf.Scalar>(tf.square(tf.sub(norm, target)));
  return target === 1 ? penalty : tf.div(penalty, target * target);
}

/**
 * mean over the samples of ||d score / d at||_2^2: the R1 penalty of Mescheder et al. 2018, section 4.1, without its
 * factor gamma / 2. `at` is the batch of real samples. Throws as {@link gradientPenalty} does.
 */
export function r1Penalty(score: tf.Tensor, at: tf.Tensor): tf.Scalar {
  return tf.mean(squaredNorms(score, at));
}

/** The squared norm of each sample's gradient: [batch]. */
function squaredNorms(score: tf.Tensor, at: tf.Tensor): tf.Tensor {
  const [batch = 1] = at.shape;
  const gradient = tf.reshape(inputGradient(score, at), [batch, -1]);
  return tf.sum(tf.square(gradient), 1);
}
