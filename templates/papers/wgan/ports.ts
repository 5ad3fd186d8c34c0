/** WGAN as Keras-GAN and Packt's book have it. */
import { packtDiscriminator, packtGenerator } from "../dcgan/ports";
import { Sketch } from "../sketch";
import { asCritic, type Networks, type Sizes } from "./sizes";

const KERAS_NORM = { epsilon: 1e-3, momentum: 0.8 };

/** Keras-GAN's wgan.py and wgan_gp.py: upsampling and kernels of 4; the critic keeps batch norm and dropout. */
export function keras({ latent, channels }: Sizes): Networks {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 7 * 7 * 128 }).add("relu0", "relu");
  net.add("map", "reshape", { shape: [7, 7, 128] });
  for (const [index, filters] of [128, 64].entries()) {
    const layer = index + 1;
    net.add(`enlarge${layer}`, "upsample").add(`conv${layer}`, "conv2d", { filters });
    net.add(`norm${layer}`, "batchNorm", KERAS_NORM).add(`relu${layer}`, "relu");
  }
  net.add("conv3", "conv2d", { filters: channels }).add("squash", "tanh");

  const critic = new Sketch().input("image", [28, 28, channels]);
  const steps = [
    { id: "down1", filters: 16, stride: 2 },
    { id: "down2", filters: 32, stride: 2 },
    { id: "down3", filters: 64, stride: 2 },
    { id: "look", filters: 128, stride: 1 },
  ];
  for (const [index, { id, ...params }] of steps.entries()) {
    const layer = index + 1;
    critic.add(id, "conv2d", { kernel: 3, ...params });
    if (id === "down2") critic.add("border", "pad", { bottom: 1, right: 1 });
    if (layer > 1) critic.add(`norm${layer}`, "batchNorm", KERAS_NORM);
    critic.add(`leaky${layer}`, "leakyRelu").add(`drop${layer}`, "dropout", { rate: 0.25 });
  }
  critic.add("flat", "flatten").add("judge", "dense", { units: 1 });
  return { generator: net.output("image").nodes, critic: critic.output("score").nodes };
}

/** Packt's wgan-mnist: the networks of its DCGAN, ending in a number instead of a probability. */
export function packt(sizes: Sizes): Networks {
  const size = { ...sizes, width: 64 };
  return { generator: packtGenerator(size), critic: asCritic(packtDiscriminator(size)) };
}
