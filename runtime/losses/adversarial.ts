/**
 * Adversarial losses on logits, each a scalar: the mean over batch and elements, so that a patch critic's map of logits
 * is averaged too. Cross-entropies are written with softplus, softplus(x) = log(1 + exp(x)), which neither overflows
 * nor loses its gradient: with D = sigmoid(logit), -log D = softplus(-logit) and -log(1 - D) = softplus(logit).
 *
 * minimax, nonSaturating: Goodfellow et al. 2014, section 3; leastSquares: Mao et al. 2017 with a = 0, b = c = 1;
 * hinge: Lim and Ye 2017, Miyato et al. 2018; wasserstein: Arjovsky et al. 2017.
 */
import * as tf from "@tensorflow/tfjs";
import { GameError } from "../game/errors";

export type DiscriminatorLossKind = "minimax" | "leastSquares" | "hinge" | "wasserstein";
export type GeneratorLossKind = DiscriminatorLossKind | "nonSaturating";

/**
 * What a discriminator minimises, given its logits on real and on generated samples. `smoothing` s (default 0) lowers
 * the target of reals to 1 - s in the minimax and leastSquares losses (Salimans et al. 2016, section 3.4). Throws
 * {@link GameError} for a smoothing outside [0, 1), or one where the loss has no target.
 */
export function discriminatorLoss(
  kind: DiscriminatorLossKind,
  onReal: tf.Tensor,
  onFake: tf.Tensor,
  { smoothing = 0 }: { readonly smoothing?: number } = {},
): tf.Scalar {
  requireSmoothing(kind, smoothing);
  switch (kind) {
    case "minimax": {
      // Cross-entropy against the target 1 - s: softplus(-x) + s x.
      const plain = tf.mean(tf.softplus(tf.neg(onReal)));
      const real = smoothing === 0 ? plain : tf.add(plain, tf.mul(smoothing, tf.mean(onReal)));
      return tf.add(real, tf.mean(tf.softplus(onFake)));
    }
    case "leastSquares":
      return tf.mul(
        0.5,
        tf.add(tf.mean(tf.square(tf.sub(onReal, 1 - smoothing))), tf.mean(tf.square(onFake))),
      );
    case "hinge":
      return tf.add(tf.mean(tf.relu(tf.sub(1, onReal))), tf.mean(tf.relu(tf.add(1, onFake))));
    case "wasserstein":
      return tf.sub(tf.mean(onFake), tf.mean(onReal));
  }
}

/** What a generator minimises, given the discriminator's logits on its samples. */
export function generatorLoss(kind: GeneratorLossKind, onFake: tf.Tensor): tf.Scalar {
  switch (kind) {
    case "nonSaturating":
      return tf.mean(tf.softplus(tf.neg(onFake)));
    case "minimax":
      return tf.neg(tf.mean(tf.softplus(onFake)));
    case "leastSquares":
      return tf.mul(0.5, tf.mean(tf.square(tf.sub(onFake, 1))));
    case "hinge":
    case "wasserstein":
      return tf.neg(tf.mean(onFake));
  }
}

function requireSmoothing(kind: DiscriminatorLossKind, smoothing: number): void {
  if (smoothing === 0) return;
  if (kind === "hinge" || kind === "wasserstein") {
    throw new GameError(
      `A label smoothing of ${smoothing} means nothing to the ${kind} loss, which has no target. ` +
        "Leave it at 0, or choose minimax or leastSquares.",
    );
  }
  if (!(smoothing > 0 && smoothing < 1)) {
    throw new GameError(`A label smoothing lies from 0 to below 1, not at ${smoothing}.`);
  }
}
