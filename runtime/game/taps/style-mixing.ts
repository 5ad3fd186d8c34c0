import * as tf from "@tensorflow/tfjs";
import { GameError } from "../errors";
import type { Tap, TapSite } from "../tap";

export interface StyleMixingOptions {
  /** Style layers of the synthesis network. A stage whose `params.layers` is smaller uses only the first of them. */
  readonly layers: number;
  /** How often two latents are mixed, from 0 to 1. */
  readonly probability: number;
}

/** What `choice` answers where nobody chooses to mix: no layer is at least 0 and at most -1. */
const NO_LAYERS = [0, -1] as const;

/**
 * Styles from two latents (StyleGAN, section 3.1): inputs `first` and `second` [batch, W], output [batch, layers, W].
 * Training: layers from a cut-off on take `second`, the cut-off uniform in [1, layers of the stage) and drawn per sample;
 * the others, and all layers where there is no mixing, take `first`. Sampling: all take `first`, but for those from the
 * first to the last layer of the choice `mixing`. Throws {@link GameError} for layers that are no whole number above 0.
 */
export function styleMixing({ layers, probability }: StyleMixingOptions): Tap {
  if (!Number.isInteger(layers) || layers < 1) {
    throw new GameError(`Style mixing has a whole number of layers, at least 1, not ${layers}.`);
  }
  return {
    kind: "styleMixing",
    apply(site, first: tf.Tensor, second: tf.Tensor) {
      const layer = tf.reshape(tf.range(0, layers, 1, "float32"), [1, layers, 1]);
      const fromSecond =
        site.phase === "sampling"
          ? chosen(site, layer)
          : tf.greaterEqual(layer, cutOff(site, first, { layers, probability }));
      const weight = tf.cast(fromSecond, "float32");
      const [low, high] = [tf.expandDims(first, 1), tf.expandDims(second, 1)];
      return tf.add(tf.mul(low, tf.sub(1, weight)), tf.mul(high, weight));
    },
  };
}

/** The first layer that takes the second latent, [batch, 1, 1]; `layers` where there is no mixing. */
function cutOff(
  site: TapSite,
  first: tf.Tensor,
  { layers, probability }: StyleMixingOptions,
): tf.Tensor {
  const wanted = site.stage?.params["layers"];
  const active = typeof wanted === "number" ? Math.min(wanted, layers) : layers;
  if (active < 2) return tf.scalar(layers);
  const [rows = site.batch] = first.shape;
  const shape = [rows, 1, 1];
  const mixes = site.draw("mixes", shape, { kind: "bernoulli", probability });
  const drawn = site.draw("cutOff", shape, { kind: "integer", below: active - 1 });
  return tf.where(tf.greater(mixes, 0), tf.add(drawn, 1), layers);
}

function chosen(site: TapSite, layer: tf.Tensor): tf.Tensor {
  const range = site.choice("mixing", NO_LAYERS);
  const [from, to] = [tf.slice(range, 0, 1), tf.slice(range, 1, 1)];
  return tf.logicalAnd(tf.greaterEqual(layer, from), tf.lessEqual(layer, to));
}
