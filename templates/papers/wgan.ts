/** WGAN (Arjovsky et al. 2017) and WGAN-GP (Gulrajani et al. 2017): a critic that measures a distance. */
import type { GanDocument, ParameterValue } from "../../src/core/document/document";
import { channels, classes, latent, resolution, width } from "./options";
import {
  planeDiscriminator,
  planeGenerator,
  planeOf,
  PLANES,
  planeOrImages,
  type PlaneKind,
} from "./plane";
import {
  knownNetworks,
  resolveOptions,
  TemplateError,
  variantOption,
  type Configuration,
  type Options,
  type OptionValues,
  type Template,
} from "./template";
import { wassersteinGame } from "./wgan/game";
import type { Networks } from "./wgan/sizes";
import { VARIANTS, type WganVariant } from "./wgan/variants";

const AUTHORS = "martinarjovsky/WassersteinGAN@f7a01e8, instantiated in torch 1.13";
const GULRAJANI = "igul222/improved_wgan_training@fa66c57";
const LAPTOP = "arithmetic from the layer sizes";

function counted(
  id: string,
  title: string,
  set: OptionValues,
  source: string,
  [generator, critic]: readonly [number, number],
): Configuration {
  return knownNetworks(id, title, set, source, { generator, critic });
}

const configurations: readonly Configuration[] = [
  counted("laptop", "28x28 digits, on a laptop, penalty", {}, LAPTOP, [533_889, 109_281]),
  counted(
    "clip",
    "28x28 digits, on a laptop, clipped",
    { variant: "clip" },
    LAPTOP,
    [533_889, 109_281],
  ),
  counted(
    "64-rgb",
    "The paper's DCGAN, 64x64",
    { variant: "dcgan" },
    AUTHORS,
    [3_576_704, 2_765_568],
  ),
  counted(
    "64-rgb-no-norm",
    "The paper's DCGAN, no batch norm in the generator",
    { variant: "dcgan", batchNorm: false },
    AUTHORS,
    [3_574_784, 2_765_568],
  ),
  counted(
    "32-rgb",
    "The paper's DCGAN, 32x32",
    { variant: "dcgan", resolution: 32 },
    AUTHORS,
    [1_068_928, 663_296],
  ),
  counted("mlp-64", "Perceptrons, 64x64", { variant: "mlp" }, AUTHORS, [6_880_768, 6_817_793]),
  counted(
    "mlp-64-narrow",
    "Perceptrons, 64x64, critic of 64 units",
    { variant: "mlp", criticWidth: 64 },
    AUTHORS,
    [6_880_768, 794_881],
  ),
  counted(
    "mlp-32",
    "Perceptrons, 32x32",
    { variant: "mlp", resolution: 32 },
    AUTHORS,
    [2_152_960, 2_099_201],
  ),
  counted(
    "mlp-28",
    "Perceptrons, 28x28 digits",
    { variant: "mlp", resolution: 28, channels: 1 },
    AUTHORS,
    [979_216, 927_745],
  ),
  counted(
    "mlp-generator",
    "A perceptron against DCGAN's critic, as in the paper",
    { variant: "mlp-generator" },
    AUTHORS,
    [6_880_768, 2_765_568],
  ),
  counted(
    "gp-mnist",
    "WGAN-GP, MNIST",
    { variant: "gp-mnist" },
    `${GULRAJANI} gan_mnist.py`,
    [1_554_177, 1_030_145],
  ),
  counted(
    "gp-cifar",
    "WGAN-GP, CIFAR-10",
    { variant: "gp-cifar" },
    `${GULRAJANI} gan_cifar.py`,
    [5_179_907, 4_114_689],
  ),
  counted(
    "gp-resnet",
    "WGAN-GP, CIFAR-10, residual",
    { variant: "gp-resnet" },
    `${GULRAJANI} gan_cifar_resnet.py`,
    [1_204_483, 1_053_825],
  ),
  counted(
    "gp-resnet-classes",
    "WGAN-GP, CIFAR-10, residual, with classes",
    { variant: "gp-resnet-classes" },
    `${GULRAJANI} gan_cifar_resnet.py`,
    [1_218_307, 1_055_115],
  ),
  counted(
    "gp-64",
    "WGAN-GP, 64x64, residual",
    { variant: "gp-64" },
    `${GULRAJANI} gan_64x64.py`,
    [8_540_483, 7_491_841],
  ),
  counted(
    "gp-plane",
    "WGAN-GP, 25 Gaussians in the plane",
    { variant: "gp-plane" },
    `arithmetic from ${GULRAJANI} gan_toy.py`,
    [527_874, 527_361],
  ),
  counted(
    "keras",
    "Keras-GAN, 28x28 MNIST",
    { variant: "keras" },
    "eriklindernoren/Keras-GAN@62ec627 wgan/wgan.py",
    [1_028_289, 99_649],
  ),
  counted(
    "keras-gp",
    "Keras-GAN, 28x28 MNIST, penalty",
    { variant: "keras-gp" },
    "eriklindernoren/Keras-GAN@62ec627 wgan_gp/wgan_gp.py",
    [1_028_289, 99_649],
  ),
  counted(
    "packt",
    "Packt, 28x28 MNIST",
    { variant: "packt" },
    "PacktPublishing/Advanced-Deep-Learning-with-Keras@b065726 chapter5-improved-gan/wgan-mnist-5.1.2.py",
    [1_300_801, 1_080_577],
  ),
];

export const wgan: Template = {
  id: "wgan",
  title: "WGAN",
  paper: {
    title: "Wasserstein GAN",
    authors: "Martin Arjovsky, Soumith Chintala, Léon Bottou",
    year: 2017,
    url: "https://arxiv.org/abs/1701.07875",
  },
  sentence:
    "A critic measures how far apart real and made-up images are, and its loss means something.",
  idea: "The critic gives scores instead of probabilities, and the difference of its mean scores on real and on generated images estimates the distance between the two distributions. That holds as long as its scores do not change too fast, which clipping its weights enforces, or a penalty on its slope (WGAN-GP). The distance falls while samples improve, and it has a gradient even where the two distributions do not touch.",
  watch:
    "The critic's loss is the negative of the estimated distance: it should drop at once and then climb towards zero while the samples get better. With a penalty, the slope's loss should stay small.",
  tryNext:
    "Clip instead of penalising (variant clip) and compare the losses; give the critic one step a round instead of five; play in the plane (data ring8, gaussians25 or swissRoll) and watch modes being found.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "Which networks, and what keeps the critic's slope in bounds: a gradient penalty (Gulrajani et al. 2017) or clipped weights, as the paper has it. The authors' code clips before each update and now and then gives the critic a hundred steps, neither of which is in the paper.",
    ),
    resolution: resolution(8, 128),
    channels,
    width: width(
      64,
      "Channels of the generator's last layer but one, or units of its hidden layers.",
    ),
    criticWidth: {
      ...width(64, "Channels of the critic's first layer, or units of its hidden layers."),
      label: "Critic's width",
    },
    batchNorm: {
      type: "boolean",
      default: true,
      label: "Batch norm",
      doc: "Whether the generator has batch norm; the critic keeps it.",
    },
    classes,
    latent,
    data: planeOrImages,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(wgan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const points = planeOf(values.text("data"));
    return points === undefined
      ? ofImages(id, variant, values, set)
      : inThePlane(id, variant, points, values, set);
  },
};

function ofImages(
  id: string,
  variant: WganVariant,
  values: Options,
  set: OptionValues,
): GanDocument {
  if (variant.networks === undefined) {
    throw new TemplateError(
      `The variant "${id}" has networks for points alone, and data=${values.text("data")} is none of ${PLANES.join(", ")}. Choose one of them, or another variant.`,
    );
  }
  const number = (key: string): number => values.number(key);
  const sizes = {
    resolution: number("resolution"),
    channels: number("channels"),
    latent: number("latent"),
    width: number("width"),
    criticWidth: number("criticWidth"),
    classes: number("classes"),
  };
  const { range, naming, penalty } = variant;
  const game = wassersteinGame({
    data: { ...sizes, data: values.text("data"), range },
    noise: { ...shapeOf(sizes.latent), ...variant.noise },
    critic: variant.critic,
    generator: variant.generator,
    penalty,
    naming: naming && { classes: sizes.classes, ...naming },
    sampling: variant.sampling,
  });
  return documentOf(variant, game, variant.networks(sizes, values.flag("batchNorm")), set);
}

function inThePlane(
  id: string,
  variant: WganVariant,
  points: PlaneKind,
  values: Options,
  set: OptionValues,
): GanDocument {
  const { plane } = variant;
  if (plane === undefined) {
    throw new TemplateError(
      `The variant "${id}" has networks for images alone, and data=${points} are points. Choose laptop, clip or gp-plane.`,
    );
  }
  // A point has two coordinates, and its latent as many, unless somebody wants more.
  const latent = set.latent === undefined ? 2 : values.number("latent");
  const width = (key: string): number =>
    set[key] === undefined ? plane.width : values.number(key);
  const game = wassersteinGame({
    data: { points },
    noise: { ...shapeOf(latent), ...variant.noise },
    critic: plane.critic ?? variant.critic,
    generator: plane.generator ?? variant.generator,
    penalty: plane.penalty,
  });
  const networks = {
    generator: planeGenerator(latent, width("width")),
    critic: planeDiscriminator("score", width("criticWidth")),
  };
  const { batch = variant.batch, steps = variant.steps } = plane;
  return documentOf({ batch, steps }, game, networks, set);
}

function documentOf(
  { batch, steps }: Pick<WganVariant, "batch" | "steps">,
  game: GanDocument["game"],
  { generator, critic, blocks }: Networks,
  set: OptionValues,
): GanDocument {
  return {
    ganvas: 1,
    name: wgan.title,
    origin: { template: wgan.id, set: { ...set } },
    game,
    networks: {
      generator: { role: "generator", nodes: generator },
      critic: { role: "discriminator", nodes: critic },
    },
    ...(blocks === undefined ? {} : { blocks }),
    training: { batch, steps, seed: 1, sampleEvery: 100, checkpointEvery: 500 },
  };
}

/** The latent's size, where it is not the operator's own. */
function shapeOf(latent: number): Readonly<Record<string, ParameterValue>> {
  return latent === 100 ? {} : { shape: [latent] };
}
