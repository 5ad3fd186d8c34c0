/** The variants of CGAN: a size for laptops, the paper's MNIST, and two ports. */
import type { GraphNode, Optimizer, ParameterValue } from "../../../src/core/document/document";
import type { Options, Variant } from "../template";
import type { Conditional, FakeLabels } from "./game";
import { torchLinear } from "../initial";
import { laptopGenerator, maxoutDiscriminator, paperGenerator, type Image } from "./perceptrons";
import * as ports from "./ports";

export interface CganVariant extends Variant {
  readonly generator: (image: Image, values: Options) => readonly GraphNode[];
  readonly discriminator: (image: Image, values: Options) => readonly GraphNode[];
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly range: "tanh" | "unit";
  readonly fakeLabels: FakeLabels;
  readonly players: Conditional["players"];
  readonly discriminatorWeight?: number;
  readonly batch: number;
  readonly steps: number;
}

const ADAM: Optimizer = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 };
/** MNIST's 50,000 training images in batches of 100. */
const EPOCH = 500;

/** Section 4.1. Over how many epochs momentum rises is not on record; it is taken from Goodfellow's GAN. */
const DESCENT: Optimizer = {
  kind: "sgd",
  rate: 0.1,
  momentum: 0.5,
  momentumSchedule: { final: 0.7, from: EPOCH, to: 250 * EPOCH },
  schedule: { kind: "inverse", factor: 1.00004, floor: 1e-6 },
};

/** Keras' RMSprop. Its decay of the rate, 6e-8 and 3e-8 a step, comes to a quarter of a percent and is left out. */
function rmsprop(rate: number): Optimizer {
  return { kind: "rmsprop", rate, decay: 0.9, epsilon: 1e-7 };
}

const latentOf = (values: Options): number => values.number("latent");
const classesOf = (values: Options): number => values.number("classes");

export const VARIANTS: Readonly<Record<string, CganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: {},
    open: ["resolution", "channels", "width", "classes"],
    generator: (image, values) =>
      laptopGenerator(image, latentOf(values), classesOf(values), values.number("width")),
    discriminator: (image, values) => {
      const share = (units: number): number =>
        Math.max(1, Math.round((values.number("width") * units) / 512));
      const sizes = { image: share(120), label: share(25), joint: share(120) };
      return maxoutDiscriminator(image, classesOf(values), sizes, {
        imageDrop: 0.3,
        begin: torchLinear,
      });
    },
    noise: {},
    range: "tanh",
    fakeLabels: "batch",
    players: [
      { id: "discriminator", optimizer: ADAM },
      { id: "generator", optimizer: ADAM, average: { decay: 0.998, state: true } },
    ],
    batch: 100,
    steps: 5_000,
  },
  paper: {
    label: "The paper's MNIST",
    defaults: { resolution: 28, channels: 1 },
    open: ["resolution", "channels", "classes"],
    generator: (image, values) =>
      paperGenerator(image, latentOf(values), classesOf(values), {
        latent: 200,
        label: 1000,
        joint: 1200,
      }),
    discriminator: (image, values) =>
      maxoutDiscriminator(image, classesOf(values), { image: 240, label: 50, joint: 240 }),
    noise: { distribution: "uniform", low: 0 },
    range: "unit",
    fakeLabels: "batch",
    players: [
      { id: "discriminator", optimizer: DESCENT },
      { id: "generator", optimizer: DESCENT },
    ],
    batch: 100,
    steps: 50_000,
  },
  keras: {
    label: "Keras-GAN",
    defaults: { resolution: 28, channels: 1 },
    open: ["resolution", "channels", "classes"],
    generator: (image, values) => ports.kerasGenerator(image, latentOf(values), classesOf(values)),
    discriminator: (image, values) => ports.kerasDiscriminator(image, classesOf(values)),
    noise: {},
    range: "tanh",
    fakeLabels: "redrawn",
    players: [
      { id: "discriminator", optimizer: ADAM },
      { id: "generator", optimizer: ADAM },
    ],
    batch: 32,
    steps: 20_000,
  },
  packt: {
    label: "Packt's book on Keras",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels", "classes"],
    generator: (image, values) => ports.packtGenerator(image, latentOf(values), classesOf(values)),
    discriminator: (image, values) => ports.packtDiscriminator(image, classesOf(values)),
    noise: { distribution: "uniform", draw: "player" },
    range: "unit",
    fakeLabels: "drawn",
    players: [
      { id: "discriminator", optimizer: rmsprop(2e-4) },
      { id: "generator", optimizer: rmsprop(1e-4) },
    ],
    // Real and made-up images are one batch there, over which the loss is averaged.
    discriminatorWeight: 0.5,
    batch: 64,
    steps: 40_000,
  },
};
