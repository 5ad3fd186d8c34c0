/** The variants of GAN: a size for laptops, the configurations that the authors published, and Keras-GAN's. */
import type { GraphNode, Optimizer, ParameterValue } from "../../../src/core/document/document";
import type { Adversarial } from "../adversarial";
import type { Options, Variant } from "../template";
import * as convolutional from "./convolutional";
import {
  denseGenerator,
  kerasDiscriminator,
  kerasGenerator,
  laptopGenerator,
  maxoutDiscriminator,
  NARROW,
  type GeneratorPlan,
  type Image,
} from "./perceptrons";

export interface GanVariant extends Variant {
  readonly generator: (image: Image, values: Options) => readonly GraphNode[];
  readonly discriminator: (image: Image, values: Options) => readonly GraphNode[];
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly range: "tanh" | "unit";
  readonly play: Pick<Adversarial, "players" | "order" | "sharedMasks" | "discriminatorWeight">;
  readonly batch: number;
  readonly steps: number;
}

const ADAM: Optimizer = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 };

/**
 * The authors' descent: classical momentum, rising from 0.5 to 0.7 between the first and the 250th epoch, a rate that is
 * divided by 1.000004 after every update. Both gradients are taken at the same weights, on the same fakes under the same
 * dropout masks, and the discriminator's two terms are averaged.
 */
function descent(rate: number, updatesPerEpoch: number): GanVariant["play"] {
  const optimizer: Optimizer = {
    kind: "sgd",
    rate,
    momentum: 0.5,
    momentumSchedule: { final: 0.7, from: updatesPerEpoch, to: 250 * updatesPerEpoch },
    schedule: { kind: "inverse", factor: 1.000004, floor: 1e-6 },
  };
  return {
    players: [
      { id: "discriminator", optimizer },
      { id: "generator", optimizer },
    ],
    order: "simultaneous",
    sharedMasks: true,
    discriminatorWeight: 0.5,
  };
}

/** Dropout as the authors have it: 0.2 at the image, 0.5 behind every hidden layer. */
function maxout(units: number): (image: Image) => readonly GraphNode[] {
  return (image) => maxoutDiscriminator(image, { units, drop: [0.2, 0.5], kernelInit: NARROW });
}

function dense(plan: Omit<GeneratorPlan, "latent">): GanVariant["generator"] {
  return (image, values) => denseGenerator(image, { ...plan, latent: values.number("latent") });
}

const FACES = {
  defaults: { resolution: 48, channels: 1 },
  open: [],
  discriminator: maxout(1200),
  noise: {},
  range: "unit",
  // The length of an epoch is not on record; it is taken to be 100,000 faces.
  play: descent(0.05, 1000),
  batch: 100,
  steps: 50_000,
} as const;

/** A uniform variable of unit variance ends at the root of three. */
const ROOT3 = Math.sqrt(3);

export const VARIANTS: Readonly<Record<string, GanVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: {},
    open: ["resolution", "channels", "width"],
    generator: (image, values) =>
      laptopGenerator(image, values.number("latent"), values.number("width")),
    discriminator: (image, values) =>
      maxoutDiscriminator(image, {
        units: Math.max(1, Math.round((values.number("width") * 120) / 512)),
        drop: [0.3, 0.5],
        centre: true,
      }),
    noise: {},
    range: "unit",
    play: {
      players: [
        { id: "discriminator", optimizer: ADAM },
        { id: "generator", optimizer: ADAM, average: { decay: 0.999, state: true } },
      ],
      order: "sequential",
    },
    batch: 100,
    steps: 5_000,
  },
  paper: {
    label: "The authors' MNIST",
    defaults: { width: 1200 },
    open: ["resolution", "channels", "width"],
    generator: (image, values) =>
      denseGenerator(image, {
        latent: values.number("latent"),
        hidden: [
          [values.number("width"), "relu"],
          [values.number("width"), "relu"],
        ],
        squash: "sigmoid",
        dataLogit: true,
      }),
    discriminator: (image, values) =>
      maxout(Math.max(1, Math.round(values.number("width") / 5)))(image),
    noise: { distribution: "uniform", low: -ROOT3, high: ROOT3 },
    range: "unit",
    play: descent(0.1, 500),
    batch: 100,
    steps: 50_000,
  },
  "cifar-dense": {
    label: "The authors' CIFAR-10, fully connected",
    defaults: { resolution: 32, channels: 3 },
    open: [],
    generator: dense({
      hidden: [
        [8000, "relu"],
        [8000, "sigmoid"],
      ],
      squash: "none",
      lastInit: { kind: "uniform", low: -0.5, high: 0.5 },
    }),
    discriminator: maxout(1600),
    noise: {},
    range: "tanh",
    play: descent(0.025, 400),
    batch: 100,
    steps: 50_000,
  },
  "cifar-conv": {
    label: "The authors' CIFAR-10, convolutional",
    defaults: { resolution: 32, channels: 3 },
    open: [],
    generator: (_image, values) => convolutional.generator(values.number("latent")),
    discriminator: convolutional.discriminator,
    noise: {},
    range: "tanh",
    play: descent(0.004, 312),
    batch: 128,
    steps: 50_000,
  },
  tfd: {
    label: "The authors' Toronto faces, first phase",
    ...FACES,
    generator: dense({
      hidden: [
        [8000, "relu"],
        [8000, "sigmoid"],
      ],
      squash: "sigmoid",
    }),
  },
  "tfd-stacked": {
    label: "The authors' Toronto faces, second phase",
    ...FACES,
    generator: dense({
      hidden: [
        [8000, "relu"],
        [100, "sigmoid"],
        [8000, "relu"],
        [8000, "sigmoid"],
      ],
      squash: "sigmoid",
    }),
  },
  keras: {
    label: "Keras-GAN",
    defaults: { resolution: 28, channels: 1 },
    open: ["resolution", "channels"],
    generator: (image, values) => kerasGenerator(image, values.number("latent")),
    discriminator: kerasDiscriminator,
    noise: {},
    range: "tanh",
    play: {
      players: [
        { id: "discriminator", optimizer: ADAM },
        { id: "generator", optimizer: ADAM },
      ],
      order: "sequential",
    },
    batch: 32,
    steps: 30_000,
  },
};
