/** CGAN (Mirza and Osindero 2014): the first GAN that is told what to draw. */
import { conditionalGame } from "./cgan/game";
import { VARIANTS } from "./cgan/variants";
import { channels, classes, data, latent, resolution } from "./options";
import {
  known,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const configurations: readonly Configuration[] = [
  known(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [812_816, 542_576],
  ),
  known(
    "mnist",
    "The paper's MNIST",
    { variant: "paper" },
    "arithmetic from the sizes in section 4.1, with a layer of 1200 units behind the two that join",
    [2_413_984, 1_224_351],
  ),
  known(
    "keras",
    "Keras-GAN, 28x28 MNIST",
    { variant: "keras" },
    "eriklindernoren/Keras-GAN@cf65784 cgan/cgan.py",
    [1_490_936, 935_585],
  ),
  known(
    "packt",
    "Packt, 28x28 MNIST",
    { variant: "packt" },
    "PacktPublishing/Advanced-Deep-Learning-with-Keras@b065726 chapter4-gan/cgan-mnist-4.3.1.py",
    [1_363_521, 1_090_001],
  ),
];

export const cgan: Template = {
  id: "cgan",
  title: "CGAN",
  paper: {
    title: "Conditional Generative Adversarial Nets",
    authors: "Mehdi Mirza, Simon Osindero",
    year: 2014,
    url: "https://arxiv.org/abs/1411.1784",
  },
  sentence: "Both networks are told the class, and the generator draws what is asked for.",
  idea: "The generator reads a class label beside its random numbers, and the discriminator reads the label beside the image. An image of the wrong class is then as easy to tell from a real one as a blurred one, so the generator learns to heed the label. The label says what to draw, and the random numbers say how.",
  watch:
    "The samples show the classes in turn. Strokes come first and the classes sort themselves out after; the discriminator's verdict on real images should stay well below 1.",
  tryNext:
    "Draw samples of one class and see what the latent still decides; take the label away from the discriminator and see the generator stop listening; build the paper's own networks (variant paper), which have dropout in the generator and no batch norm.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, the paper's networks (read with a joint layer of 1200 units), or a well-known port.",
    ),
    resolution: resolution(8, 64),
    channels,
    width: {
      type: "integer",
      default: 512,
      min: 8,
      max: 4096,
      label: "Width",
      doc: "Units of the generator's joint layers; the other layers follow in proportion.",
    },
    classes,
    latent,
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(cgan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const image = { resolution: values.number("resolution"), channels: values.number("channels") };
    const size = values.number("latent");
    const { range, fakeLabels, players, discriminatorWeight, batch, steps } = variant;
    return {
      ganvas: 1,
      name: cgan.title,
      origin: { template: cgan.id, set: { ...set } },
      game: conditionalGame({
        data: { ...image, data: values.text("data"), range },
        noise: { ...(size === 100 ? {} : { shape: [size] }), ...variant.noise },
        classes: values.number("classes"),
        fakeLabels,
        players,
        discriminatorWeight,
      }),
      networks: {
        generator: { role: "generator", nodes: variant.generator(image, values) },
        discriminator: { role: "discriminator", nodes: variant.discriminator(image, values) },
      },
      training: { batch, steps, seed: 1, sampleEvery: 100, checkpointEvery: 500 },
    };
  },
};
