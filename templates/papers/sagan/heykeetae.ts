/**
 * The networks of heykeetae/Self-Attention-GAN, the best known port: DCGAN's, with spectral norms and two attentions in
 * each network that read from full-size keys and values of all channels. They know no classes.
 */
import type { GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";

export interface Size {
  readonly channels: number;
  readonly width: number;
  readonly latent: number;
}

const SPECTRAL = { weightScale: "spectralNorm" };
const ATTENTION = { values: 1, pool: false, output: false, bias: true };

/** 64x64 pixels from a map of 4x4, attention at 16x16 and 32x32. */
export function generator({ channels, width, latent }: Size): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).add("pixel", "reshape", { shape: [1, 1, latent] });
  const whole = { filters: 8 * width, stride: 1, padding: "valid", ...SPECTRAL };
  net.add("project", "conv2dTranspose", whole).add("norm0", "batchNorm").add("relu0", "relu");
  for (const step of [1, 2, 3]) {
    net.add(`up${step}`, "conv2dTranspose", { filters: (8 * width) / 2 ** step, ...SPECTRAL });
    net.add(`norm${step}`, "batchNorm").add(`relu${step}`, "relu");
    if (step > 1) net.add(`attention${step}`, "selfAttention", ATTENTION);
  }
  net.add("up4", "conv2dTranspose", { filters: channels });
  return net.add("squash", "tanh").output("image").nodes;
}

/** Attention at 8x8 and 4x4. */
export function discriminator({ channels, width }: Size): readonly GraphNode[] {
  const net = new Sketch().input("image", [64, 64, channels]);
  for (const step of [1, 2, 3, 4]) {
    const filters = width * 2 ** (step - 1);
    net.add(`down${step}`, "conv2d", { filters, stride: 2, ...SPECTRAL });
    net.add(`leaky${step}`, "leakyRelu", { slope: 0.1 });
    if (step > 2) net.add(`attention${step}`, "selfAttention", ATTENTION);
  }
  net.add("judge", "conv2d", { filters: 1, padding: "valid" });
  return net.add("flat", "flatten").output("logit").nodes;
}
