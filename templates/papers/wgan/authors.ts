/** The networks of WGAN's authors (martinarjovsky/WassersteinGAN): DCGAN's, and perceptrons that DCGAN's recipe spares. */
import type { GraphNode } from "../../../src/core/document/document";
import * as dcgan from "../dcgan/pytorch";
import { torchLinear } from "../initial";
import { Sketch } from "../sketch";
import { asCritic, withoutNorms, type Networks, type Sizes } from "./sizes";

/** models/dcgan.py: DCGAN without the sigmoid. `--noBN` takes the generator's batch norms out, not the critic's. */
export function convolutional(sizes: Sizes, batchNorm: boolean): Networks {
  const generator = dcgan.generator(sizes);
  return {
    generator: batchNorm ? generator : withoutNorms(generator),
    critic: asCritic(dcgan.discriminator({ ...sizes, width: sizes.criticWidth })),
  };
}

/** models/mlp.py: three hidden layers with ReLU, no squashing of the image. Weights begin as PyTorch's own. */
export function perceptronGenerator(sizes: Sizes): readonly GraphNode[] {
  const { resolution, channels, latent, width } = sizes;
  const net = new Sketch().input("z", [latent]);
  hiddenLayers(net, latent, width);
  net.add("pixels", "dense", { units: resolution ** 2 * channels, ...torchLinear(width) });
  return net
    .add("picture", "reshape", { shape: [resolution, resolution, channels] })
    .output("image").nodes;
}

export function perceptronCritic(sizes: Sizes): readonly GraphNode[] {
  const { resolution, channels, criticWidth } = sizes;
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  net.add("flat", "flatten");
  hiddenLayers(net, resolution ** 2 * channels, criticWidth);
  return net.add("judge", "dense", { units: 1, ...torchLinear(criticWidth) }).output("score").nodes;
}

function hiddenLayers(net: Sketch, inputs: number, units: number): void {
  for (const layer of [1, 2, 3]) {
    net.add(`hidden${layer}`, "dense", { units, ...torchLinear(layer === 1 ? inputs : units) });
    net.add(`relu${layer}`, "relu");
  }
}
