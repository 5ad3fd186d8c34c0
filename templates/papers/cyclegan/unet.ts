/** Packt's networks for 32x32 pixels: a U-Net whose layers are norm, activation, convolution, and a small patch critic. */
import type { GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";
import type { Sizes, Translation } from "./sizes";

/** Keras' instance norm of the book: with gain and bias, and an epsilon of 1e-3. */
const NORM = { gain: true, bias: true, epsilon: 1e-3 };

export function unet(kernel: number): Translation {
  return {
    generator: (sizes, from, to) => generator(sizes, from, to, kernel),
    discriminator: (sizes, channels) => discriminator(sizes, channels, kernel),
  };
}

function generator(
  { resolution, width }: Sizes,
  from: number,
  to: number,
  kernel: number,
): readonly GraphNode[] {
  const net = new Sketch().input("image", [resolution, resolution, from]);
  for (const [index, times] of [1, 2, 4, 8].entries()) {
    const layer = index + 1;
    net.add(`normIn${layer}`, "instanceNorm", NORM).add(`leaky${layer}`, "leakyRelu");
    const stride = layer === 1 ? 1 : 2;
    net.add(`down${layer}`, "conv2d", { filters: times * width, kernel, stride });
  }
  for (const [index, times] of [4, 2, 1].entries()) {
    const layer = index + 1;
    net.add(`normOut${layer}`, "instanceNorm", NORM).add(`relu${layer}`, "relu");
    net.add(`up${layer}`, "conv2dTranspose", { filters: times * width, kernel });
    net.add(`skip${layer}`, "concat", {}, [`up${layer}`, `down${4 - layer}`]);
  }
  net.add("paint", "conv2dTranspose", { filters: to, kernel, stride: 1 });
  return net.add("squash", "sigmoid").output("translated").nodes;
}

function discriminator(
  { resolution, discriminatorWidth: width }: Sizes,
  channels: number,
  kernel: number,
): readonly GraphNode[] {
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (const [index, times] of [1, 2, 4, 8].entries()) {
    const layer = index + 1;
    const stride = layer < 4 ? 2 : 1;
    net.add(`leaky${layer}`, "leakyRelu");
    net.add(`look${layer}`, "conv2d", { filters: times * width, kernel, stride });
  }
  net.add("leaky5", "leakyRelu").add("judge", "conv2d", { filters: 1, kernel, stride: 2 });
  return net.output("patches").nodes;
}
