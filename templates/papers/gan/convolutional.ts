/** The convolutional networks for CIFAR-10 (cifar10_convolutional.yaml), as cuda-convnet sized them. */
import type { GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";
import { NARROW, WIDE } from "./perceptrons";

/** Dense to a map of 10x10, then one transposed convolution of stride 3, with a bias for every element of the image. */
export function generator(latent: number): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  net.add("hidden1", "dense", { units: 8000, kernelInit: WIDE }).add("relu1", "relu");
  net.add("hidden2", "dense", { units: 8000, kernelInit: WIDE }).add("sigmoid2", "sigmoid");
  net.add("map", "reshape", { shape: [10, 10, 80] });
  const unfold = { filters: 3, kernel: 5, stride: 3, padding: "valid", bias: false };
  net.add("unfold", "conv2dTranspose", { ...unfold, kernelInit: WIDE });
  return net.add("offset", "bias").output("image").nodes;
}

/** Three maxout convolutions with overlapping pools, one maxout layer, one logit. */
export function discriminator(): readonly GraphNode[] {
  const net = new Sketch().input("image", [32, 32, 3]).add("drop0", "dropout", { rate: 0.2 });
  const layers = [
    { channels: 32, kernel: 8, pad: 4, pool: 4 },
    { channels: 32, kernel: 8, pad: 3, pool: 4 },
    { channels: 192, kernel: 5, pad: 3, pool: 2 },
  ];
  for (const [index, { channels, kernel, pad, pool }] of layers.entries()) {
    const layer = index + 1;
    const conv = { filters: 2 * channels, kernel, padding: "explicit", pad, kernelInit: NARROW };
    net.add(`conv${layer}`, "conv2d", conv).add(`pieces${layer}`, "maxPieces");
    net.add(`pool${layer}`, "maxPool", { size: pool, stride: 2, padding: "ceil" });
    net.add(`drop${layer}`, "dropout");
  }
  net.add("flat", "flatten").add("maxout4", "maxout", { units: 500, kernelInit: NARROW });
  net.add("drop4", "dropout");
  return net.add("judge", "dense", { units: 1, kernelInit: NARROW }).output("logit").nodes;
}
