import * as tf from "@tensorflow/tfjs";
import type { Initializer } from "../game/initializers";
import type { Scope } from "../game/scope";
import { batchOfTensor, GLOROT, ZEROS, type Layer } from "./layer";
import { declareBias, declareKernel, type WeightScale } from "./weights";

export interface Conv2dOptions {
  /** Channels that come in. */
  readonly inputs: number;
  /** Channels that go out. */
  readonly filters: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  /** Default 1; 2 for the transposed convolution. */
  readonly stride?: number;
  /**
   * `same` (the default), as TensorFlow's, pads an odd row at the end; `valid` does not pad; a number pads (or, transposed,
   * crops) that much on all four sides, as PyTorch's `padding` does.
   */
  readonly padding?: "same" | "valid" | number;
  /** Default true. */
  readonly bias?: boolean;
  /** How the kernel is computed. Default: as it is stored. */
  readonly weights?: WeightScale;
  /** Default Glorot uniform. */
  readonly kernelInit?: Initializer;
  /** Default zeros. */
  readonly biasInit?: Initializer;
}

/** A convolution, [batch, H, W, inputs] to [batch, H', W', filters]. Declares `kernel` [k, k, inputs, filters], `bias`. */
export function conv2d(scope: Scope, id: string, options: Conv2dOptions): Layer {
  const { inputs, filters, kernel: side, stride = 1, padding = "same" } = options;
  const { kernel, bias } = declare(scope, id, {
    ...options,
    shape: [side, side, inputs, filters],
    outputAxis: 3,
  });
  return (x, context) => {
    const y = tf.conv2d(x as tf.Tensor4D, kernel(context) as tf.Tensor4D, stride, padding);
    return bias === undefined ? y : tf.add(y, bias(context));
  };
}

export interface Conv2dTransposeOptions extends Conv2dOptions {
  /** Rows and columns added at the lower and right edge; with a number as `padding` only. Default 0. */
  readonly outputPadding?: number;
}

/**
 * A transposed convolution, the gradient of a convolution with respect to its input: [batch, H, W, inputs] to
 * [batch, H', W', filters]. H' is stride * H (`same`), (H - 1) * stride + max(kernel, stride) (`valid`) or
 * (H - 1) * stride - 2 * padding + kernel + outputPadding. Declares `kernel` [k, k, filters, inputs] and `bias`.
 */
export function conv2dTranspose(scope: Scope, id: string, options: Conv2dTransposeOptions): Layer {
  const {
    inputs,
    filters,
    kernel: side,
    stride = 2,
    padding = "same",
    outputPadding = 0,
  } = options;
  const { kernel, bias } = declare(scope, id, {
    ...options,
    shape: [side, side, filters, inputs],
    outputAxis: 2,
  });
  const grown = (size: number): number => {
    if (padding === "same") return size * stride;
    if (padding === "valid") return (size - 1) * stride + Math.max(side, stride);
    return (size - 1) * stride - 2 * padding + side + outputPadding;
  };
  return (x, context) => {
    const [, height = 1, width = 1] = x.shape;
    const y = tf.conv2dTranspose(
      x as tf.Tensor4D,
      kernel(context) as tf.Tensor4D,
      [batchOfTensor(x), grown(height), grown(width), filters],
      stride,
      padding,
    );
    return bias === undefined ? y : tf.add(y, bias(context));
  };
}

interface DeclareOptions extends Conv2dOptions {
  readonly shape: readonly [number, number, number, number];
  readonly outputAxis: number;
}

function declare(scope: Scope, id: string, options: DeclareOptions) {
  const { inputs, filters, kernel: side, shape, outputAxis, weights } = options;
  const { kernelInit = GLOROT, biasInit = ZEROS } = options;
  const node = scope.node(id);
  const fans = { fanIn: side * side * inputs, fanOut: side * side * filters };
  const kernel = { shape, outputAxis, fans, init: kernelInit, weights };
  return {
    kernel: declareKernel(node, "kernel", kernel),
    bias:
      options.bias === false
        ? undefined
        : declareBias(node, "bias", { shape: [filters], init: biasInit, weights }),
  };
}
