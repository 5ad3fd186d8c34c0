/**
 * Computed weights: the kernel that a layer applies is a function of the one that is stored and trained. Spectral
 * normalisation divides it by its largest singular value; an equalised learning rate scales it by a constant, so that
 * every kernel is stored at the same scale and an optimizer that normalises gradients moves all of them alike (Karras et
 * al. 2018, section 4.1).
 */
import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import type { Fans, Initializer } from "../game/initializers";
import type { NodeScope } from "../game/scope";
import type { Shape } from "./layer";
import { spectrallyNormalised } from "./spectral-norm";

export type WeightScale =
  | { readonly kind: "spectralNorm" }
  | { readonly kind: "equalized"; readonly gain: number; readonly multiplier: number };

/** The kernel divided by its largest singular value, which one power iteration at each use estimates. */
export function spectralNorm(): WeightScale {
  return { kind: "spectralNorm" };
}

/**
 * The kernel times gain * multiplier / sqrt(fanIn), the bias times multiplier. The stored kernel begins as a normal of
 * deviation 1 / multiplier, whatever the layer's `kernelInit`. `gain` is sqrt(2) unless given, `multiplier` 1: below 1 it
 * lowers the layer's learning rate (Karras et al. 2019, appendix C).
 */
export function equalized({
  gain = Math.SQRT2,
  multiplier = 1,
}: { readonly gain?: number; readonly multiplier?: number } = {}): WeightScale {
  return { kind: "equalized", gain, multiplier };
}

export interface KernelOptions {
  readonly shape: Shape;
  readonly fans: Fans;
  readonly init: Initializer;
  /** Default: the kernel as it is stored. */
  readonly weights?: WeightScale;
  /** Axis of `shape` along which outputs lie. Default the last. */
  readonly outputAxis?: number;
  /** Name of the state that the power iteration carries on. Default `u`. */
  readonly vector?: string;
}

/** Declares a kernel, and with spectral normalisation the vector beside it. Answers how to read the computed kernel. */
export function declareKernel(
  node: NodeScope,
  name: string,
  options: KernelOptions,
): (context: Context) => tf.Tensor {
  const { shape, fans, init, weights, vector = "u" } = options;
  switch (weights?.kind) {
    case undefined: {
      const kernel = node.parameter(name, shape, init, fans);
      return (context) => context.read(kernel);
    }
    case "equalized": {
      const { gain, multiplier } = weights;
      const stored = { kind: "normal", deviation: 1 / multiplier } as const;
      const kernel = node.parameter(name, shape, stored, fans);
      const scale = (gain * multiplier) / Math.sqrt(fans.fanIn);
      return (context) => tf.mul(context.read(kernel), scale);
    }
    case "spectralNorm": {
      const { outputAxis = shape.length - 1 } = options;
      const kernel = node.parameter(name, shape, init, fans);
      const outputs = shape[outputAxis] ?? 1;
      const u = node.state(vector, [outputs], { kind: "normal", deviation: 1 });
      return (context) => {
        const computed = spectrallyNormalised(context.read(kernel), context.read(u), outputAxis);
        context.write(u, computed.u);
        return computed.kernel;
      };
    }
  }
}

/** Declares the bias that belongs to a computed kernel. Answers how to read it. */
export function declareBias(
  node: NodeScope,
  name: string,
  { shape, init, weights }: Pick<KernelOptions, "shape" | "init" | "weights">,
): (context: Context) => tf.Tensor {
  const bias = node.parameter(name, shape, init);
  const multiplier = weights?.kind === "equalized" ? weights.multiplier : 1;
  return (context) => {
    const stored = context.read(bias);
    return multiplier === 1 ? stored : tf.mul(stored, multiplier);
  };
}
