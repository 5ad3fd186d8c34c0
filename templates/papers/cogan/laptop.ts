/** Coupled networks for a laptop: one dense layer and two transposed convolutions against two convolutions. */
import { Sketch } from "../sketch";
import { TemplateError } from "../template";
import type { Networks, Size } from "./coupled";

/** `unshared`: how many layers at the image's end each generator has for itself, 1 or 2. */
export function laptop(size: Size, unshared: number): Networks {
  const { resolution, channels, latent, width } = size;
  if (resolution % 4 !== 0) {
    throw new TemplateError(
      `resolution=${resolution} cannot be halved twice. Choose a multiple of 4, 28 for example.`,
    );
  }
  const base = resolution / 4;
  const generator = new Sketch().input("z", [latent]);
  generator.add("project", "dense", { units: base * base * 2 * width, bias: false });
  generator.add("map", "reshape", { shape: [base, base, 2 * width] });
  generator.add("norm0", "batchNorm").add("act0", "prelu");
  generator.add("up1", "conv2dTranspose", { filters: width, bias: false });
  generator.add("norm1", "batchNorm").add("act1", "prelu");
  generator.add("up2", "conv2dTranspose", { filters: channels }).add("squash", "tanh");

  const discriminator = new Sketch().input("image", [resolution, resolution, channels]);
  const narrow = Math.max(1, Math.round(width / 2));
  discriminator.add("down1", "conv2d", { filters: narrow, stride: 2 }).add("leaky1", "leakyRelu");
  discriminator.add("down2", "conv2d", { filters: 2 * width, stride: 2 });
  discriminator.add("leaky2", "leakyRelu").add("flat", "flatten");
  discriminator.add("judge", "dense", { units: 1 });
  return {
    generator: {
      nodes: generator.output("image").nodes,
      own: unshared === 1 ? ["up2"] : ["up1", "norm1", "act1", "up2"],
    },
    discriminator: { nodes: discriminator.output("logit").nodes, own: ["down1"] },
  };
}
