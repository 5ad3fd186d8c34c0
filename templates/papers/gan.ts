/** GAN (Goodfellow et al. 2014): the first one, of dense and maxout layers. */
import type { GanDocument } from "../../src/core/document/document";
import { adversarial } from "./adversarial";
import { VARIANTS } from "./gan/variants";
import { channels, latent, resolution } from "./options";
import {
  planeDiscriminator,
  planeGenerator,
  planeOf,
  planeOrImages,
  type PlaneKind,
} from "./plane";
import {
  known,
  resolveOptions,
  TemplateError,
  variantOption,
  type Configuration,
  type Options,
  type OptionValues,
  type Template,
} from "./template";

const AUTHORS = "goodfeli/adversarial@1720041";
/** Units of a hidden layer in the plane. */
const PLANE_WIDTH = 128;

const configurations: readonly Configuration[] = [
  known(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [718_608, 543_721],
  ),
  known(
    "plane",
    "Eight Gaussians in the plane",
    { data: "ring8" },
    "arithmetic from the layer sizes",
    [33_666, 33_537],
  ),
  known(
    "mnist",
    "The paper's MNIST",
    { variant: "paper" },
    `${AUTHORS} mnist.yaml`,
    [2_503_984, 1_231_441],
  ),
  known(
    "cifar-dense",
    "The paper's CIFAR-10, fully connected",
    { variant: "cifar-dense" },
    `${AUTHORS} cifar10_fully_connected.yaml`,
    [89_395_072, 37_393_601],
  ),
  known(
    "cifar-conv",
    "The paper's CIFAR-10, convolutional",
    { variant: "cifar-conv" },
    `${AUTHORS} cifar10_convolutional.yaml`,
    [64_825_072, 12_454_073],
  ),
  known(
    "tfd",
    "The paper's Toronto faces, first phase",
    { variant: "tfd" },
    `${AUTHORS} tfd_pretrain`,
    [83_250_304, 21_037_201],
  ),
  known(
    "tfd-stacked",
    "The paper's Toronto faces, second phase",
    { variant: "tfd-stacked" },
    `${AUTHORS} tfd_pretrain`,
    [84_858_404, 21_037_201],
  ),
  known(
    "keras",
    "Keras-GAN, 28x28 MNIST",
    { variant: "keras" },
    "eriklindernoren/Keras-GAN@2ccd7cd gan/gan.py",
    [1_489_936, 533_505],
  ),
];

export const gan: Template = {
  id: "gan",
  title: "GAN",
  paper: {
    title: "Generative Adversarial Networks",
    authors:
      "Ian J. Goodfellow, Jean Pouget-Abadie, Mehdi Mirza, Bing Xu, David Warde-Farley, Sherjil Ozair, Aaron Courville, Yoshua Bengio",
    year: 2014,
    url: "https://arxiv.org/abs/1406.2661",
  },
  sentence:
    "Two networks against each other: one makes images up, the other tells them from real ones.",
  idea: "The generator turns random numbers into images, and the discriminator says how likely an image is real. Each learns from the other: the discriminator from its mistakes, the generator through the discriminator's gradient, without ever seeing a real image. At the game's equilibrium the generated images are distributed as the real ones, and the discriminator can only guess.",
  watch:
    "Both verdicts, on real and on generated images, should stay between 0 and 1 and move towards each other. All samples looking alike is mode collapse; both verdicts at their ends means that the discriminator has won.",
  tryNext:
    "Build the paper's own networks (variant paper), which have no batch norm and need far longer; replace the non-saturating loss by the minimax one; take the dropout out of the discriminator; play in the plane (data ring8) and count the modes that the generator finds.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, the authors' configurations, or Keras-GAN's.",
    ),
    resolution: resolution(8, 128),
    channels,
    width: {
      type: "integer",
      default: 512,
      min: 8,
      max: 8192,
      label: "Width",
      doc: "Units of the generator's hidden layers; the discriminator's follow in proportion.",
    },
    latent,
    data: planeOrImages,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(gan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const points = planeOf(values.text("data"));
    if (points !== undefined) return inThePlane(id, points, values, set);
    const image = { resolution: values.number("resolution"), channels: values.number("channels") };
    const size = values.number("latent");
    return adversarial({
      template: gan.id,
      name: gan.title,
      set,
      generator: variant.generator(image, values),
      discriminator: variant.discriminator(image, values),
      noise: { ...(size === 100 ? {} : { shape: [size] }), ...variant.noise },
      data: { ...image, data: values.text("data"), range: variant.range },
      ...variant.play,
      training: {
        batch: variant.batch,
        steps: variant.steps,
        sampleEvery: variant.steps > 10_000 ? 500 : 100,
        checkpointEvery: variant.steps > 10_000 ? 2_500 : 500,
      },
    });
  },
};

/** Points in place of images, and small networks without maxout and dropout: which modes are found is there to be seen. */
function inThePlane(
  variant: string,
  points: PlaneKind,
  values: Options,
  set: OptionValues,
): GanDocument {
  if (variant !== "laptop") {
    throw new TemplateError(
      `The variant "${variant}" has networks for images alone, and data=${points} are points. Choose the variant laptop.`,
    );
  }
  // A point has two coordinates, and its latent as many, unless somebody wants more.
  const latent = set.latent === undefined ? 2 : values.number("latent");
  const width = set.width === undefined ? PLANE_WIDTH : values.number("width");
  const optimizer = { kind: "adam", rate: 1e-3, beta1: 0.5, beta2: 0.999 } as const;
  return adversarial({
    template: gan.id,
    name: gan.title,
    set,
    generator: planeGenerator(latent, width),
    discriminator: planeDiscriminator("logit", width),
    noise: latent === 100 ? {} : { shape: [latent] },
    data: { points },
    players: [
      { id: "discriminator", optimizer },
      { id: "generator", optimizer },
    ],
    order: "sequential",
    training: { batch: 256, steps: 10_000, sampleEvery: 200, checkpointEvery: 1_000 },
  });
}
