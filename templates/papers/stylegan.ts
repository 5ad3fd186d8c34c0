/** StyleGAN (Karras, Laine and Aila 2018): a generator that is told at every layer in what style to go on. */
import type { GanDocument } from "../../src/core/document/document";
import { Growth, roundsOf, stagesOf } from "./growth";
import { channels, data, latent, resolution } from "./options";
import { filtersOf, grownWidths, sizesUpTo } from "./progan/sizes";
import { styleganGame } from "./stylegan/game";
import { blocks, discriminator, mapping, styleLayers, synthesis } from "./stylegan/networks";
import { VARIANTS, type StyleganVariant } from "./stylegan/variants";
import {
  knownNetworks,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const AUTHORS =
  "NVlabs/stylegan@1e0d5c7 training/networks_stylegan.py, all toRGB and fromRGB layers";

const faces = (side: number, synthesized: number, judged: number): Configuration =>
  knownNetworks(
    `faces-${side}`,
    `The authors' ${side}x${side}`,
    { variant: "authors", ...(side === 1024 ? {} : { resolution: side }) },
    AUTHORS,
    { mapping: 2_101_248, synthesis: synthesized, discriminator: judged },
  );

const configurations: readonly Configuration[] = [
  knownNetworks("laptop", "28x28 digits, on a laptop", {}, "arithmetic from the layer sizes", {
    mapping: 16_640,
    synthesis: 104_145,
    discriminator: 273_073,
  }),
  knownNetworks(
    "laptop-grown",
    "28x28 digits, grown from 7x7",
    { growth: true },
    "arithmetic from the layer sizes",
    { mapping: 16_640, synthesis: 104_243, discriminator: 273_265 },
  ),
  faces(1024, 24_118_379, 23_087_249),
  faces(512, 24_078_520, 23_080_225),
  faces(256, 23_984_981, 23_052_353),
  faces(128, 23_742_610, 22_941_313),
  faces(64, 23_036_687, 22_498_049),
  faces(32, 20_740_108, 20_726_785),
  knownNetworks(
    "mnist-32",
    "32x32, grey, the authors' widths",
    { variant: "authors", resolution: 32, channels: 1 },
    AUTHORS,
    { mapping: 2_101_248, synthesis: 20_736_004, discriminator: 20_722_689 },
  ),
];

export const stylegan: Template = {
  id: "stylegan",
  title: "StyleGAN",
  paper: {
    title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
    authors: "Tero Karras, Samuli Laine, Timo Aila",
    year: 2018,
    url: "https://arxiv.org/abs/1812.04948",
  },
  sentence:
    "A mapping network turns the latent into styles, and the styles steer every layer of the synthesis.",
  idea: "The image no longer begins with the latent but with a constant that is the same for all; what makes images differ comes in at every layer. A mapping network turns the latent into a style, which scales and shifts each channel after its own statistics were taken out, so that coarse layers decide on shapes and fine ones on strokes. Noise at every layer does what chance does in an image, and training on mixtures of two styles keeps the layers from relying on each other.",
  watch:
    "All samples look alike in the first hundred rounds, while the styles still mean little; then they part into digits. Mix two seeds: coarse layers carry the digit, fine ones its stroke.",
  tryNext:
    "Sample with another truncation, and mix the styles of two seeds; set the noise off; let the networks grow (growth=true); replace the gradient penalty by the paper's R1 (loss=r1).",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, or the authors' own configuration.",
    ),
    resolution: resolution(8, 1024),
    channels,
    ...grownWidths(64, 128),
    latent,
    growth: {
      type: "boolean",
      default: false,
      label: "Growth",
      doc: "Begins with small images and lets the networks grow, as ProGAN does.",
    },
    loss: {
      type: "choice",
      choices: ["wgan-gp", "r1"],
      labels: { "wgan-gp": "Wasserstein, gradient penalty", r1: "non-saturating, R1" },
      default: "wgan-gp",
      label: "Loss",
      doc: "r1 is the paper's for its new faces; wgan-gp, of its first ones, learns sooner at this size.",
    },
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(stylegan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const side = values.number("resolution");
    const resolutions = sizesUpTo(side);
    const grows = values.flag("growth");
    const stages = grows ? stagesOf(variant.phases(resolutions, values)) : [];
    const size = {
      growth: new Growth(resolutions, stages),
      latent: values.number("latent"),
      channels: values.number("channels"),
      filters: filtersOf(resolutions, values.number("width"), values.number("base")),
      ...variant.networks,
    };
    const source = values.text("data");
    return {
      ganvas: 1,
      name: stylegan.title,
      origin: { template: stylegan.id, set: { ...set } },
      game: styleganGame({
        data: { data: source, resolution: side, channels: size.channels, range: "tanh" },
        flip: variant.flip && source !== "digits",
        latent: size.latent,
        layers: styleLayers(size.growth),
        loss: values.text("loss") === "r1" ? "r1" : "wgan-gp",
        average: variant.average,
        grows,
        ...variant.play,
      }),
      networks: {
        mapping: { role: "generator", nodes: mapping(size) },
        synthesis: { role: "generator", nodes: synthesis(size) },
        discriminator: { role: "discriminator", nodes: discriminator(size) },
      },
      blocks: blocks(size),
      ...(grows ? { stages } : {}),
      training: trainingOf(variant, stages),
    };
  },
};

/** Of networks that grow, the batch is that of the largest images; the stages say how many there are of smaller ones. */
function trainingOf(
  { whole, images }: StyleganVariant,
  stages: ReturnType<typeof stagesOf>,
): GanDocument["training"] {
  const shown = stages.reduce((sum, stage) => sum + stage.fade + stage.images, 0);
  const { batch, steps } =
    stages.length === 0
      ? whole
      : {
          batch: stages.at(-1)?.batch ?? whole.batch,
          steps: roundsOf(stages, Math.max(0, images - shown)),
        };
  return { batch, steps, seed: 1, sampleEvery: 100, checkpointEvery: 500 };
}
