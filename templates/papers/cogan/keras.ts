/**
 * Keras-GAN's CoGAN of dense layers. Its discriminators share their first layers and judge apart, which is the other way
 * round than in the paper.
 */
import { Sketch } from "../sketch";
import type { Networks, Size } from "./coupled";

const NORM = { epsilon: 1e-3, momentum: 0.8 };

export function keras({ channels, latent }: Size): Networks {
  const generator = new Sketch().input("z", [latent]);
  for (const [index, units] of [256, 512, 1024].entries()) {
    const layer = index + 1;
    generator.add(`hidden${layer}`, "dense", { units }).add(`leaky${layer}`, "leakyRelu");
    generator.add(`norm${layer}`, "batchNorm", NORM);
  }
  generator.add("pixels", "dense", { units: 28 * 28 * channels }).add("squash", "tanh");
  generator.add("picture", "reshape", { shape: [28, 28, channels] }).output("image");

  const discriminator = new Sketch().input("image", [28, 28, channels]).add("flat", "flatten");
  discriminator.add("hidden1", "dense", { units: 512 }).add("leaky1", "leakyRelu");
  discriminator.add("hidden2", "dense", { units: 256 }).add("leaky2", "leakyRelu");
  discriminator.add("judge", "dense", { units: 1 }).output("logit");
  return {
    generator: { nodes: generator.nodes, own: ["hidden3", "norm3", "pixels"] },
    discriminator: { nodes: discriminator.nodes, own: ["judge"] },
  };
}
