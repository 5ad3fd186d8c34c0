import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import { GameError } from "../game/errors";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import "../gradients/corrected";
import { batchOfTensor, GLOROT, ZEROS, type Layer } from "./layer";
import { maxPool } from "./pooling";
import { declareBias, declareKernel, type WeightScale } from "./weights";

export interface SelfAttentionOptions {
  readonly channels: number;
  /** What the channels are divided by for queries and keys. Default 8. */
  readonly keys?: number;
  /** What the channels are divided by for values. Default 2. */
  readonly values?: number;
  /** Whether keys and values are max-pooled to half the height and width. Default true. */
  readonly pool?: boolean;
  /** Whether a last kernel brings the values back to `channels`; without it `values` must be 1. Default true. */
  readonly output?: boolean;
  /** Whether the kernels have biases. Default false. */
  readonly bias?: boolean;
  /** How the kernels are computed. Default: as they are stored. */
  readonly weights?: WeightScale;
  /** Default Glorot uniform. */
  readonly kernelInit?: Initializer;
}

/**
 * Self-attention over the pixels of an image: x + strength * o, where o is at each pixel a mean of values, weighted by
 * softmax(query . key) over the pixels they come from; Zhang et al. 2019, section 3, in the form of the authors' code.
 * The shape stays. Declares the 1x1 convolutions as matrices, `query` and `key` [C, C / keys], `value` [C, C / values],
 * `output` [C / values, C], their biases (`queryBias` ...) where wanted, and `strength` [1], which begins at 0. Throws
 * {@link GameError} for options that do not fit each other.
 */
export function selfAttention(scope: Scope, id: string, options: SelfAttentionOptions): Layer {
  const { channels, keys = 8, values = 2, pool = true, output = true } = options;
  if (!output && values !== 1) {
    throw new GameError(
      `The self-attention "${id}" adds values of ${channels / values} channels to ${channels}. ` +
        "Set `values` to 1, or let it have an output kernel.",
    );
  }
  const { bias = false, weights, kernelInit = GLOROT } = options;
  const node = scope.node(id);
  const projection = (name: string, fanIn: number, fanOut: number) => {
    const kernel = declareKernel(node, name, {
      shape: [fanIn, fanOut],
      fans: { fanIn, fanOut },
      init: kernelInit,
      weights,
      vector: `${name}U`,
    });
    const offset = bias
      ? declareBias(node, `${name}Bias`, { shape: [fanOut], init: ZEROS, weights })
      : undefined;
    return (pixels: tf.Tensor, context: Context) => {
      const y = tf.matMul(pixels, kernel(context));
      return offset === undefined ? y : tf.add(y, offset(context));
    };
  };
  const query = projection("query", channels, channels / keys);
  const key = projection("key", channels, channels / keys);
  const value = projection("value", channels, channels / values);
  const out = output ? projection("output", channels / values, channels) : undefined;
  const strength = node.parameter("strength", [1], ZEROS);

  return (x, context) => {
    const [, height = 1, width = 1] = x.shape;
    const batch = batchOfTensor(x);
    const pixels = tf.reshape(x, [-1, channels]);
    const attended = (features: tf.Tensor) => {
      const image = tf.reshape(features, [batch, height, width, -1]);
      const kept = pool ? maxPool(image, { size: 2 }) : image;
      return tf.reshape(kept, [batch, -1, features.shape[1] ?? 1]);
    };
    const queries = tf.reshape(query(pixels, context), [batch, height * width, -1]);
    const scores = tf.matMul(queries, attended(key(pixels, context)), false, true);
    const means = tf.matMul(tf.softmax(scores), attended(value(pixels, context)));
    const flat = tf.reshape(means, [-1, channels / values]);
    const o = out === undefined ? flat : out(flat, context);
    return tf.add(x, tf.mul(context.read(strength), tf.reshape(o, x.shape)));
  };
}
