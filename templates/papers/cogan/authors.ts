/** The authors' PyTorch networks for 28x28 pixels (mingyuliutw/CoGAN, net_cogan_mnistedge.py and net_cogan_mnist2usps.py). */
import { xavierUniform } from "../initial";
import { Sketch, type Params } from "../sketch";
import type { Networks, Size } from "./coupled";

/** Xavier with a gain of the root of two, biases of 0.1 (init.py). */
function begins(inputs: number, filters: number, kernel: number): Params {
  const area = kernel ** 2;
  return {
    filters,
    kernel,
    kernelInit: xavierUniform(inputs * area, filters * area),
    biasInit: { kind: "constant", value: 0.1 },
  };
}

/**
 * The generator passes through 4, 7, 13, 25 and 28 pixels, since its transposed convolutions have no output padding. The
 * discriminator pools without an activation before it and ends in two numbers, real and fake, whose difference is the
 * logit. `adapting` adds a head that names the class, and gives the features that are to be the same in both domains.
 */
export function authors({ channels, latent, classes }: Size, adapting: boolean): Networks {
  const generator = new Sketch().input("z", [latent]);
  generator.add("pixel", "reshape", { shape: [1, 1, latent] });
  generator.add("up1", "conv2dTranspose", {
    ...begins(latent, 1024, 4),
    stride: 1,
    padding: "valid",
  });
  for (const [index, filters] of [512, 256, 128].entries()) {
    const layer = index + 1;
    generator.add(`norm${layer}`, "batchNorm", { gain: false, bias: false });
    generator.add(`act${layer}`, "prelu");
    const up = { ...begins(2 * filters, filters, 3), padding: "explicit" };
    generator.add(`up${layer + 1}`, "conv2dTranspose", up);
  }
  generator.add("norm4", "batchNorm", { gain: false, bias: false }).add("act4", "prelu");
  const last = { ...begins(128, channels, 6), stride: 1, padding: "explicit" };
  generator.add("up5", "conv2dTranspose", last).add("squash", "sigmoid");

  const discriminator = new Sketch().input("image", [28, 28, channels]);
  const valid = { padding: "valid" };
  discriminator.add("look1", "conv2d", { ...begins(channels, 20, 5), ...valid });
  discriminator.add("pool1", "maxPool");
  discriminator.add("look2", "conv2d", { ...begins(20, 50, 5), ...valid }).add("pool2", "maxPool");
  discriminator.add("look3", "conv2d", { ...begins(50, 500, 4), ...valid }).add("act3", "prelu");
  discriminator.add("verdict", "conv2d", begins(500, 2, 1)).add("flat", "flatten");
  discriminator.add("side", "split", { sizes: [1, 1] });
  discriminator.add("lessFake", "affine", { scale: -1 }, "side.part1");
  discriminator.add("difference", "add", {}, ["side.part2", "lessFake"]).output("logit");
  if (adapting) {
    discriminator.add("name", "conv2d", begins(500, classes, 1), "act3");
    discriminator.add("names", "flatten").output("class");
    discriminator.add("features", "flatten", {}, "act3").output("shared");
  }
  return {
    generator: { nodes: generator.output("image", "squash").nodes, own: ["up5"] },
    discriminator: { nodes: discriminator.nodes, own: ["look1"] },
  };
}
