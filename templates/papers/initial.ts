/** How weights begin, where a paper's code has its own way. */
import type { Initializer } from "../../src/core/operators/operator";

const symmetric = (bound: number): Initializer => {
  const rounded = Number(bound.toPrecision(6));
  return { kind: "uniform", low: -rounded, high: rounded };
};

/**
 * Uniform of variance 4 / (fanIn + fanOut): Glorot and Bengio's (2010) with a gain of the root of two. PyTorch's
 * `xavier_uniform_` of that gain (CoGAN), and what WGAN-GP's code calls "he".
 */
export function xavierUniform(fanIn: number, fanOut: number): Initializer {
  return symmetric(Math.sqrt(12 / (fanIn + fanOut)));
}

/** Uniform to 1 / sqrt(fanIn), for kernel and bias alike: PyTorch's own choice for linear layers. */
export function torchLinear(fanIn: number): { kernelInit: Initializer; biasInit: Initializer } {
  const init = symmetric(1 / Math.sqrt(fanIn));
  return { kernelInit: init, biasInit: init };
}

/** Variance 2 / fanIn, uniform: Keras' and TensorFlow's `he_uniform`. */
export function heUniform(fanIn: number): Initializer {
  return symmetric(Math.sqrt(6 / fanIn));
}
