/** A game with as little in its networks as can play it: something to build on. */
import { adversarial } from "./adversarial";
import { channels, data, latent, resolution } from "./options";
import { Sketch } from "./sketch";
import { resolveOptions, type Template } from "./template";

const VARIANTS = { "": { label: "", defaults: {}, open: ["resolution", "channels"] } };
const ADAM = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 } as const;

export const blank: Template = {
  id: "blank",
  title: "Blank game",
  sentence: "A generator and a discriminator of one layer each, ready to be drawn.",
  idea: "The game is complete: noise, data, both networks, both losses, both players. The networks are a single dense layer each, which is enough to run and not enough to learn much. Draw what is between their input and their output.",
  watch: "One dense layer can learn the mean image and little more.",
  tryNext: "Open the generator and put layers between its input and its output.",
  options: { resolution: resolution(4, 256), channels, latent, data },
  variants: VARIANTS,
  configurations: [
    {
      id: "28",
      title: "28x28 digits",
      set: {},
      source: "100 * 784 + 784, and 784 + 1",
      counts: { generator: 79_184, discriminator: 785 },
    },
  ],
  build(set = {}) {
    const { values } = resolveOptions(blank.options, VARIANTS, set);
    const image = { resolution: values.number("resolution"), channels: values.number("channels") };
    const shape = [image.resolution, image.resolution, image.channels];
    const size = values.number("latent");
    const generator = new Sketch()
      .input("z", [size])
      .add("pixels", "dense", { units: image.resolution ** 2 * image.channels })
      .add("squash", "tanh")
      .add("picture", "reshape", { shape })
      .output("image");
    const discriminator = new Sketch()
      .input("image", shape)
      .add("flat", "flatten")
      .add("judge", "dense", { units: 1 })
      .output("logit");
    return adversarial({
      template: blank.id,
      name: "GAN",
      set,
      generator: generator.nodes,
      discriminator: discriminator.nodes,
      noise: size === 100 ? {} : { shape: [size] },
      data: { ...image, data: values.text("data"), range: "tanh" },
      players: [
        { id: "discriminator", optimizer: ADAM },
        { id: "generator", optimizer: ADAM },
      ],
      order: "sequential",
      training: { batch: 64, steps: 1_000, sampleEvery: 100, checkpointEvery: 500 },
    });
  },
};
