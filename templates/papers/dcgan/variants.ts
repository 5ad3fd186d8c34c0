/** The variants of DCGAN: which networks, which latent and range, and how they are trained. */
import type { Optimizer, Order, ParameterValue, Player } from "../../../src/core/document/document";
import type { GraphNode, Sampling } from "../../../src/core/document/document";
import type { Variant } from "../template";
import * as authors from "./authors";
import * as ports from "./ports";
import * as pytorch from "./pytorch";
import type { Size } from "./pytorch";

export interface DcganVariant extends Variant {
  readonly generator: (size: Size, classes: number) => readonly GraphNode[];
  readonly discriminator: (size: Size, classes: number) => readonly GraphNode[];
  readonly labelled?: boolean;
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly range: "tanh" | "unit";
  readonly players: readonly Omit<Player, "trains" | "minimises">[];
  readonly order: Order;
  readonly sampling?: Sampling;
  readonly batch: number;
}

const ADAM: Optimizer = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 };
const UNIFORM = { distribution: "uniform" } as const;
const BOTH = [
  { id: "discriminator", optimizer: ADAM },
  { id: "generator", optimizer: ADAM },
] as const;

/** The authors' game: the players take turns on different batches, and samples are normalised by their own batch. */
const AUTHORS = {
  noise: UNIFORM,
  order: "alternating",
  sampling: { statistics: "batch" },
  batch: 128,
} as const;

function decaying(weightDecay: number, schedule?: Optimizer["schedule"]): DcganVariant["players"] {
  const optimizer: Optimizer = {
    ...ADAM,
    weightDecay,
    ...(schedule === undefined ? {} : { schedule }),
  };
  return [
    { id: "generator", optimizer },
    { id: "discriminator", optimizer },
  ];
}

/** Keras' RMSprop: decay 0.9 and epsilon 1e-7. */
function rmsprop(rate: number): Optimizer {
  return { kind: "rmsprop", rate, decay: 0.9, epsilon: 1e-7 };
}

export const VARIANTS: Readonly<Record<string, DcganVariant>> = {
  pytorch: {
    label: "PyTorch's example",
    defaults: {},
    open: ["resolution", "channels", "width"],
    generator: pytorch.generator,
    discriminator: pytorch.discriminator,
    noise: {},
    range: "tanh",
    players: BOTH,
    order: "sequential",
    batch: 64,
  },
  authors: {
    label: "The authors' 64×64 faces",
    ...AUTHORS,
    defaults: { resolution: 64, channels: 3, width: 128 },
    open: ["resolution", "channels", "width"],
    generator: authors.facesGenerator,
    discriminator: authors.facesDiscriminator,
    range: "tanh",
    players: decaying(1e-5),
  },
  "authors-imagenet": {
    label: "The authors' 32×32 ImageNet",
    ...AUTHORS,
    defaults: { resolution: 32, channels: 3, width: 128, latent: 256 },
    open: ["channels", "width"],
    generator: authors.imagenetGenerator,
    discriminator: authors.imagenetDiscriminator,
    range: "tanh",
    players: decaying(1e-5),
  },
  "authors-mnist": {
    label: "The authors' MNIST, with labels",
    ...AUTHORS,
    defaults: { resolution: 28, channels: 1, width: 64 },
    open: ["channels", "width", "classes"],
    generator: authors.mnistGenerator,
    discriminator: authors.mnistDiscriminator,
    labelled: true,
    range: "unit",
    // Constant for 100 epochs of 60,000 images, to zero over the next 100; every player sees every second batch.
    players: decaying(2.5e-5, { kind: "linear", from: 23_437, to: 46_875 }),
  },
  carpedm20: {
    label: "carpedm20's port to TensorFlow",
    defaults: { resolution: 64, channels: 3, width: 64 },
    open: ["resolution", "channels", "width"],
    generator: ports.carpedm20Generator,
    discriminator: ports.carpedm20Discriminator,
    noise: UNIFORM,
    range: "tanh",
    players: [
      { id: "discriminator", optimizer: ADAM },
      { id: "generator", optimizer: ADAM, steps: 2 },
    ],
    order: "sequential",
    batch: 64,
  },
  "carpedm20-mnist": {
    label: "carpedm20's port, MNIST with labels",
    defaults: { resolution: 28, channels: 1, width: 64 },
    open: ["channels", "width", "classes"],
    generator: ports.carpedm20LabelledGenerator,
    discriminator: ports.carpedm20LabelledDiscriminator,
    labelled: true,
    noise: UNIFORM,
    range: "unit",
    players: [
      { id: "discriminator", optimizer: ADAM },
      { id: "generator", optimizer: ADAM, steps: 2 },
    ],
    order: "sequential",
    batch: 64,
  },
  packt: {
    label: "Packt's book on Keras",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels"],
    generator: ports.packtGenerator,
    discriminator: ports.packtDiscriminator,
    noise: UNIFORM,
    range: "unit",
    players: [
      { id: "discriminator", optimizer: rmsprop(2e-4) },
      { id: "generator", optimizer: rmsprop(1e-4) },
    ],
    order: "sequential",
    batch: 64,
  },
  keras: {
    label: "Keras-GAN, early revision",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels"],
    generator: ports.kerasGenerator,
    discriminator: ports.kerasDiscriminator,
    noise: {},
    range: "tanh",
    players: BOTH,
    order: "sequential",
    batch: 32,
  },
};
