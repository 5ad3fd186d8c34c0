import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { INSTANCE_AXES } from "./instance-norm";
import { batchOfTensor, GLOROT, ZEROS, type ConditionedLayer } from "./layer";
import { normalise } from "./normalise";
import { declareBias, declareKernel, type WeightScale } from "./weights";

export interface AdaptiveInstanceNormOptions {
  readonly channels: number;
  /** Length of the style. */
  readonly style: number;
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
  /** How the kernel is computed. Default: as it is stored. */
  readonly weights?: WeightScale;
  /** Default Glorot uniform. */
  readonly kernelInit?: Initializer;
  /** Default zeros: a style of zeros leaves the normalised image as it is. */
  readonly biasInit?: Initializer;
}

/**
 * Adaptive instance normalisation: each channel of each image normalised over height and width, then scaled by ys + 1 and
 * shifted by yb, where (ys, yb) is an affine map of the style [batch, style]; Huang and Belongie 2017, Karras et al. 2019
 * (section 2). Declares `kernel` [style, 2 * channels], scales first, and `bias` [2 * channels].
 */
export function adaptiveInstanceNorm(
  scope: Scope,
  id: string,
  options: AdaptiveInstanceNormOptions,
): ConditionedLayer {
  const { channels, style: inputs, epsilon = 1e-8, weights } = options;
  const { kernelInit = GLOROT, biasInit = ZEROS } = options;
  const units = 2 * channels;
  const node = scope.node(id);
  const kernel = declareKernel(node, "kernel", {
    shape: [inputs, units],
    fans: { fanIn: inputs, fanOut: units },
    init: kernelInit,
    weights,
  });
  const bias = declareBias(node, "bias", { shape: [units], init: biasInit, weights });
  return (x, style, context) => {
    const batch = batchOfTensor(x);
    const affine = tf.add(tf.matMul(style, kernel(context)), bias(context));
    const part = (start: number) =>
      tf.reshape(tf.slice(affine, [0, start], [batch, channels]), [batch, 1, 1, channels]);
    const y = normalise(x, tf.add(part(0), 1), { axes: INSTANCE_AXES, epsilon });
    return tf.add(y, part(channels));
  };
}
