/**
 * The authors' networks: a generator of convolutions down, residual blocks, and transposed convolutions up, with
 * reflected borders and instance norm; a discriminator that judges patches. Kernels begin as N(0, 0.02), biases as zeros.
 */
import type { Block, GraphNode } from "../../../src/core/document/document";
import { KERNEL as kernelInit, GAIN } from "../dcgan/pytorch";
import { Sketch, type Params } from "../sketch";
import type { Sizes, Translation } from "./sizes";

/** How the authors' two codes and the laptop's networks differ. */
export interface Plan {
  /** How often a generator halves the image before its residual blocks. */
  readonly halvings: number;
  /** Whether instance norm has a gain and a bias: PyTorch's has not, Torch7's has. */
  readonly affine: boolean;
  /** A discriminator's layers of stride 2, and those of stride 1 behind them, before the verdict. */
  readonly strided: number;
  readonly plain: number;
  /** Zeros around what a discriminator's convolutions read: 1 in PyTorch, 2 in Torch7. */
  readonly pad: number;
}

export function residual(plan: Plan): Translation {
  const norm: Params = plan.affine ? { gain: true, bias: true, gainInit: GAIN } : {};
  return {
    generator: (sizes, from, to) => generator(sizes, { from, to }, plan, norm),
    discriminator: (sizes, channels) => patches(sizes, channels, plan, norm),
    blocks: { residual: residualBlock(norm) },
  };
}

/** Two convolutions with reflected borders, added to what they read; no activation behind the sum. */
function residualBlock(norm: Params): Block {
  const conv = { filters: "$filters", kernel: 3, padding: "valid", kernelInit };
  const net = new Sketch().input("x");
  net.add("border1", "reflectPad").add("conv1", "conv2d", conv);
  net.add("norm1", "instanceNorm", norm).add("relu1", "relu");
  net.add("border2", "reflectPad").add("conv2", "conv2d", conv).add("norm2", "instanceNorm", norm);
  const nodes = net.add("sum", "add", {}, ["x", "norm2"]).output("y").nodes;
  return { params: { filters: 256 }, nodes };
}

function generator(
  { resolution, width, blocks }: Sizes,
  { from, to }: { readonly from: number; readonly to: number },
  { halvings }: Plan,
  norm: Params,
): readonly GraphNode[] {
  const whole = { kernel: 7, padding: "valid", kernelInit };
  const net = new Sketch().input("image", [resolution, resolution, from]);
  const normed = (name: string): void => {
    net.add(`norm${name}`, "instanceNorm", norm).add(`relu${name}`, "relu");
  };
  net.add("borderIn", "reflectPad", { pad: 3 }).add("look", "conv2d", { filters: width, ...whole });
  normed("In");
  const half = { kernel: 3, padding: "explicit", kernelInit };
  for (let step = 1; step <= halvings; step++) {
    net.add(`down${step}`, "conv2d", { filters: width * 2 ** step, stride: 2, ...half });
    normed(`Down${step}`);
  }
  const filters = width * 2 ** halvings;
  for (let block = 1; block <= blocks; block++) {
    net.add(`residual${block}`, "block:residual", filters === 256 ? {} : { filters });
  }
  for (let step = 1; step <= halvings; step++) {
    const up = { filters: filters / 2 ** step, outputPadding: 1, ...half };
    net.add(`up${step}`, "conv2dTranspose", up);
    normed(`Up${step}`);
  }
  net.add("borderOut", "reflectPad", { pad: 3 }).add("paint", "conv2d", { filters: to, ...whole });
  return net.add("squash", "tanh").output("translated").nodes;
}

/** Every pixel of the output is a verdict on one patch: 70 pixels wide with three strided layers and one plain one. */
function patches(
  { resolution, discriminatorWidth: width }: Sizes,
  channels: number,
  { strided, plain, pad }: Plan,
  norm: Params,
): readonly GraphNode[] {
  const conv = { padding: "explicit", pad, kernelInit };
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (let layer = 1; layer <= strided + plain; layer++) {
    const filters = width * Math.min(2 ** (layer - 1), 8);
    net.add(`look${layer}`, "conv2d", { filters, stride: layer <= strided ? 2 : 1, ...conv });
    if (layer > 1) net.add(`norm${layer}`, "instanceNorm", norm);
    net.add(`leaky${layer}`, "leakyRelu");
  }
  return net.add("judge", "conv2d", { filters: 1, ...conv }).output("patches").nodes;
}
