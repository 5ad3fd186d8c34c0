/**
 * The networks of pytorch/examples and floydhub/dcgan: kernels of 4, stride 2, no biases beside batch norm. Sizes that
 * are 4 times a power of two begin with a transposed convolution from 1x1, as there; others (28 = 7 * 2 * 2) with a
 * dense layer.
 */
import type { GraphNode } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { Sketch } from "../sketch";
import { TemplateError } from "../template";

/** N(0, 0.02) for kernels, N(1, 0.02) for the gains of batch norm (section 4 of the paper; the gains from its code). */
export const KERNEL: Initializer = { kind: "normal", deviation: 0.02 };
export const GAIN: Initializer = { kind: "normal", mean: 1, deviation: 0.02 };

export interface Size {
  readonly resolution: number;
  readonly channels: number;
  readonly width: number;
  readonly latent: number;
}

/** The smallest map, of 4 to 7 pixels, and how often it is doubled. Throws TemplateError for a size that is no such. */
export function doublings(resolution: number): { readonly base: number; readonly count: number } {
  let base = resolution;
  let count = 0;
  while (base > 7 && base % 2 === 0) {
    base /= 2;
    count++;
  }
  if (base < 4 || base > 7 || count === 0) {
    throw new TemplateError(
      `resolution=${resolution} is no 4, 5, 6 or 7 times a power of two. Choose 28, 32, 48 or 64, for example.`,
    );
  }
  return { base, count };
}

export function generator({ resolution, channels, width, latent }: Size): readonly GraphNode[] {
  const { base, count } = doublings(resolution);
  const norm = { gainInit: GAIN };
  const top = width * 2 ** (count - 1);
  const net = new Sketch().input("z", [latent]);
  if (base === 4) {
    net.add("pixel", "reshape", { shape: [1, 1, latent] });
    const whole = { filters: top, kernel: 4, stride: 1, padding: "valid", bias: false };
    net.add("project", "conv2dTranspose", { ...whole, kernelInit: KERNEL });
  } else {
    net.add("project", "dense", { units: base * base * top, bias: false, kernelInit: KERNEL });
    net.add("map", "reshape", { shape: [base, base, top] });
  }
  net.add("norm0", "batchNorm", norm).add("relu0", "relu");
  for (let step = 1; step < count; step++) {
    const filters = top / 2 ** step;
    net.add(`up${step}`, "conv2dTranspose", { filters, bias: false, kernelInit: KERNEL });
    net.add(`norm${step}`, "batchNorm", norm).add(`relu${step}`, "relu");
  }
  // Without a batch norm behind it, the last layer of the dense family keeps its bias.
  const last = { filters: channels, bias: base !== 4, kernelInit: KERNEL };
  net.add(`up${count}`, "conv2dTranspose", last);
  return net.add("squash", "tanh").output("image").nodes;
}

export function discriminator({ resolution, channels, width }: Size): readonly GraphNode[] {
  const { base, count } = doublings(resolution);
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (let step = 1; step <= count; step++) {
    const filters = width * 2 ** (step - 1);
    const bias = step === 1 && base !== 4;
    net.add(`down${step}`, "conv2d", { filters, stride: 2, bias, kernelInit: KERNEL });
    if (step > 1) net.add(`norm${step}`, "batchNorm", { gainInit: GAIN });
    net.add(`leaky${step}`, "leakyRelu");
  }
  if (base === 4) {
    const whole = { filters: 1, kernel: 4, padding: "valid", bias: false, kernelInit: KERNEL };
    net.add("judge", "conv2d", whole).add("flat", "flatten");
  } else {
    net.add("flat", "flatten").add("judge", "dense", { units: 1, kernelInit: KERNEL });
  }
  return net.output("logit").nodes;
}
