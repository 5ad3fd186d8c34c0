/** The plain convolutional networks of WGAN-GP (igul222/improved_wgan_training): MNIST and CIFAR-10. */
import type { GraphNode } from "../../../src/core/document/document";
import { xavierUniform } from "../initial";
import type { Params } from "../sketch";
import { Sketch } from "../sketch";
import type { Networks, Sizes } from "./sizes";

const KERNEL = 5;

/** A convolution of 5x5 and stride 2 as the authors begin it: the stride takes its square of the outgoing connections. */
function down(inputs: number, filters: number): Params {
  const area = KERNEL ** 2;
  const kernelInit = xavierUniform(inputs * area, (filters * area) / 4);
  return { filters, kernel: KERNEL, stride: 2, kernelInit };
}

/** Turned round, the stride takes from the incoming ones. */
function up(inputs: number, filters: number): Params {
  const area = KERNEL ** 2;
  const kernelInit = xavierUniform((inputs * area) / 4, filters * area);
  return { filters, kernel: KERNEL, kernelInit };
}

/** gan_mnist.py: 4, 8 cut to 7, 14, 28 pixels; images from a sigmoid. */
export function mnist({ latent, channels, width }: Sizes): Networks {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 16 * 4 * width }).add("relu0", "relu");
  net.add("map", "reshape", { shape: [4, 4, 4 * width] });
  net.add("up1", "conv2dTranspose", up(4 * width, 2 * width)).add("relu1", "relu");
  net.add("to7", "crop", { bottom: 1, right: 1 });
  net.add("up2", "conv2dTranspose", up(2 * width, width)).add("relu2", "relu");
  net.add("up3", "conv2dTranspose", up(width, channels)).add("squash", "sigmoid");
  return {
    generator: net.output("image").nodes,
    critic: critic(28, channels, [width, 2 * width, 4 * width]),
  };
}

/** gan_cifar.py: batch norm in the generator alone, that of the projection by unit. */
export function cifar({ latent, channels, width }: Sizes): Networks {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 16 * 4 * width });
  net.add("norm0", "batchNorm").add("relu0", "relu");
  net.add("map", "reshape", { shape: [4, 4, 4 * width] });
  net.add("up1", "conv2dTranspose", up(4 * width, 2 * width));
  net.add("norm1", "batchNorm").add("relu1", "relu");
  net.add("up2", "conv2dTranspose", up(2 * width, width));
  net.add("norm2", "batchNorm").add("relu2", "relu");
  net.add("up3", "conv2dTranspose", up(width, channels)).add("squash", "tanh");
  return {
    generator: net.output("image").nodes,
    critic: critic(32, channels, [width, 2 * width, 4 * width]),
  };
}

function critic(
  resolution: number,
  channels: number,
  widths: readonly number[],
): readonly GraphNode[] {
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (const [index, filters] of widths.entries()) {
    const inputs = widths[index - 1] ?? channels;
    net.add(`down${index + 1}`, "conv2d", down(inputs, filters));
    net.add(`leaky${index + 1}`, "leakyRelu");
  }
  return net.add("flat", "flatten").add("judge", "dense", { units: 1 }).output("score").nodes;
}
