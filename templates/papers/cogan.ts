/** CoGAN (Liu and Tuzel 2016): two GANs that share what they mean and differ in how they show it. */
import type { Optimizer } from "../../src/core/document/document";
import { authors } from "./cogan/authors";
import { coupledNetworks, type Networks, type Size } from "./cogan/coupled";
import { coupledGame } from "./cogan/game";
import { keras } from "./cogan/keras";
import { laptop } from "./cogan/laptop";
import { dataB, deriveOption, domains } from "./domains";
import { channels, classes, data, latent, resolution, width } from "./options";
import {
  knownNetworks,
  resolveOptions,
  variantOption,
  type Configuration,
  type OptionValues,
  type Template,
  type Variant,
} from "./template";

interface CoganVariant extends Variant {
  readonly networks: (size: Size, unshared: number) => Networks;
  readonly adapting?: boolean;
  readonly range: "tanh" | "unit";
  readonly optimizer: Optimizer;
  readonly batch: number;
  readonly steps: number;
}

const ADAM: Optimizer = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 };

const AUTHORS = {
  defaults: { resolution: 28, channels: 1 },
  range: "unit",
  optimizer: { ...ADAM, weightDecay: 5e-4 },
  batch: 64,
} as const;

const VARIANTS: Readonly<Record<string, CoganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    // Edges need more than a laptop's minutes: their side stays texture long after the digits are there.
    defaults: { derive: "negative" },
    open: ["resolution", "channels", "width", "unshared"],
    networks: laptop,
    range: "tanh",
    optimizer: ADAM,
    batch: 64,
    steps: 4_000,
  },
  authors: {
    label: "The authors' 28×28 digits and edges",
    ...AUTHORS,
    open: ["channels"],
    networks: (size) => authors(size, false),
    steps: 5_000,
  },
  adaptation: {
    label: "The authors' domain adaptation, with labels of one domain",
    ...AUTHORS,
    open: ["channels", "classes"],
    networks: (size) => authors(size, true),
    adapting: true,
    steps: 10_000,
  },
  keras: {
    label: "Keras-GAN",
    defaults: { resolution: 28, channels: 1, derive: "rotate" },
    open: ["channels"],
    networks: keras,
    range: "tanh",
    optimizer: ADAM,
    batch: 32,
    steps: 30_000,
  },
};

const AUTHORS_CODE = "mingyuliutw/CoGAN@f940c28 cogan_pytorch/src";

/** Counts of the four networks; what is shared is charged to A's. */
function counted(
  id: string,
  title: string,
  set: OptionValues,
  source: string,
  [generatorA, generatorB, discriminatorA, discriminatorB]: readonly [
    number,
    number,
    number,
    number,
  ],
): Configuration {
  const counts = { generatorA, generatorB, discriminatorA, discriminatorB };
  return knownNetworks(id, title, set, source, counts);
}

const configurations: readonly Configuration[] = [
  counted(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [759_683, 1_025, 72_481, 544],
  ),
  counted(
    "laptop-two-layers",
    "28x28 digits, on a laptop, all but two layers shared",
    { unshared: 2 },
    "arithmetic from the layer sizes",
    [759_683, 132_226, 72_481, 544],
  ),
  counted(
    "mnist-edge",
    "The authors' 28x28 digits and edges",
    { variant: "authors" },
    `${AUTHORS_CODE}/net_cogan_mnistedge.py, instantiated in torch 1.13: 7,842,694 and 427,593 in all`,
    [7_833_476 + 4_609, 4_609, 426_553 + 520, 520],
  ),
  counted(
    "adaptation",
    "The authors' domain adaptation, 28x28",
    { variant: "adaptation" },
    `${AUTHORS_CODE}/net_cogan_mnist2usps.py, instantiated in torch 1.13: 7,842,694 and 432,603 in all`,
    [7_833_476 + 4_609, 4_609, 432_603 - 520, 520],
  ),
  counted(
    "keras",
    "Keras-GAN, 28x28 MNIST and the same turned",
    { variant: "keras" },
    "eriklindernoren/Keras-GAN@92a9bf9 cogan/cogan.py: 2,820,896 and 533,762 in all",
    [2_820_896 - 1_330_960, 1_330_960, 533_762 - 257, 257],
  ),
];

export const cogan: Template = {
  id: "cogan",
  title: "CoGAN",
  paper: {
    title: "Coupled Generative Adversarial Networks",
    authors: "Ming-Yu Liu, Oncel Tuzel",
    year: 2016,
    url: "https://arxiv.org/abs/1606.07536",
  },
  sentence: "Two generators draw the same thing in two styles, without ever seeing a pair.",
  idea: "Two GANs learn two sets of images between which nothing is paired, digits and their outlines for example. The generators share the layers next to the latent, where it is decided what the image shows, and the discriminators share the layers next to the verdict. So one latent comes to mean the same in both sets, and only the layers next to the image differ.",
  watch:
    "The first rows of the samples are domain A, the rows below are domain B from the same latents: each pair should come to show the same digit. The second domain's style appears before the pairs agree.",
  tryNext:
    "Make the second domain edges or turned digits, and train for longer; leave two layers of the generators unshared; remove the sharing of one layer on the canvas and see the pairs drift apart.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, the authors' PyTorch networks (which differ from the paper's: normal latents, one PReLU slope a layer, two outputs in place of one), or a port.",
    ),
    resolution: resolution(8, 64),
    channels,
    width: width(64, "Channels of the generators' last hidden layer; the other layers follow."),
    unshared: {
      type: "integer",
      default: 1,
      min: 1,
      max: 2,
      label: "Unshared layers",
      doc: "How many layers at the image's end each generator has for itself.",
    },
    classes,
    latent,
    data,
    dataB,
    derive: deriveOption("edges"),
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(cogan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const size = {
      resolution: values.number("resolution"),
      channels: values.number("channels"),
      latent: values.number("latent"),
      width: values.number("width"),
      classes: values.number("classes"),
    };
    const domain = { ...size, range: variant.range };
    const { batch, steps, optimizer, adapting = false } = variant;
    return {
      ganvas: 1,
      name: cogan.title,
      origin: { template: cogan.id, set: { ...set } },
      game: coupledGame({
        domains: domains(domain, domain, values),
        noise: size.latent === 100 ? {} : { shape: [size.latent] },
        optimizer,
        adapting,
      }),
      networks: coupledNetworks(variant.networks(size, values.number("unshared"))),
      training: { batch, steps, seed: 1, sampleEvery: 100, checkpointEvery: 500 },
    };
  },
};
