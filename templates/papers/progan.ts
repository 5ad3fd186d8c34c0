/** ProGAN (Karras, Aila, Laine and Lehtinen 2017): networks that grow from 4 pixels to 1024 while they train. */
import { Growth, roundsOf, stagesOf } from "./growth";
import { channels, data, latent, resolution } from "./options";
import { proganGame } from "./progan/game";
import { blocks, discriminator, generator } from "./progan/networks";
import { filtersOf, grownWidths, sizesUpTo } from "./progan/sizes";
import { VARIANTS } from "./progan/variants";
import {
  known,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const TENSORFLOW =
  "tkarras/progressive_growing_of_gans@2504c3f networks.py, all toRGB and fromRGB layers";
const THEANO = "tkarras/progressive_growing_of_gans@1a05598 network.py, all sizes' image layers";

const faces = (
  side: number,
  counts: readonly [number, number],
  source = TENSORFLOW,
): Configuration =>
  known(
    `faces-${side}`,
    `The authors' ${side}x${side}`,
    { variant: "tensorflow", ...(side === 1024 ? {} : { resolution: side }) },
    source,
    counts,
  );

const configurations: readonly Configuration[] = [
  known(
    "laptop",
    "32x32 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [211_220, 212_081],
  ),
  faces(1024, [23_079_115, 23_087_249]),
  faces(512, [23_072_120, 23_080_225], "arithmetic from the layer sizes of the authors' code"),
  faces(256, [23_044_309, 23_052_353]),
  faces(128, [22_933_394, 22_941_313]),
  faces(64, [22_490_383, 22_498_049]),
  faces(32, [20_719_628, 20_726_785]),
  known(
    "mnist-32",
    "32x32, grey, the authors' widths",
    { variant: "tensorflow", resolution: 32, channels: 1 },
    TENSORFLOW,
    [20_715_524, 20_722_689],
  ),
  known(
    "paper",
    "The paper's 1024x1024 faces",
    { variant: "paper" },
    THEANO,
    [23_079_115, 23_087_249],
  ),
  known(
    "cifar",
    "The paper's 32x32 CIFAR-10",
    { variant: "cifar" },
    THEANO,
    [1_296_908, 1_298_689],
  ),
  known(
    "cifar-grey",
    "32x32, grey, CIFAR-10's widths",
    { variant: "cifar", channels: 1 },
    "arithmetic from the layer sizes of the authors' code",
    [1_295_876, 1_297_665],
  ),
];

export const progan: Template = {
  id: "progan",
  title: "ProGAN",
  paper: {
    title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
    authors: "Tero Karras, Timo Aila, Samuli Laine, Jaakko Lehtinen",
    year: 2017,
    url: "https://arxiv.org/abs/1710.10196",
  },
  sentence:
    "Begin with images of 4x4 pixels and grow both networks, layer by layer, to the full size.",
  idea: "Small images are quickly learned, and what is learned of them is a good start for larger ones. So both networks begin at 4x4 pixels and get the layers for twice that size again and again, each time fading them in beside what is there already. Weights that are scaled at run time, a norm of every pixel's features, and a channel that tells the discriminator how varied a batch is keep the two in balance.",
  watch:
    "The sample sheet changes its size as the stages pass: blobs at 4, strokes at 8, digits from 16 on. Losses jump where a size fades in and the optimizers begin anew.",
  tryNext:
    "Select a stage on the canvas and see which layers exist in it; give the fades no images; take the minibatch deviation out; build the authors' 1024x1024 (variant tensorflow) and look at its counts.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, or the authors' own configurations.",
    ),
    resolution: resolution(8, 1024, 32),
    channels,
    ...grownWidths(64, 256),
    latent,
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(progan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const side = values.number("resolution");
    const resolutions = sizesUpTo(side);
    const { schedule } = variant;
    const stages = stagesOf(schedule.phases(resolutions));
    const filters = filtersOf(resolutions, values.number("width"), values.number("base"));
    const size = {
      growth: new Growth(resolutions, stages),
      latent: values.number("latent"),
      channels: values.number("channels"),
      filters,
    };
    const source = values.text("data");
    return {
      ganvas: 1,
      name: progan.title,
      origin: { template: progan.id, set: { ...set } },
      game: proganGame({
        data: { data: source, resolution: side, channels: size.channels, range: "tanh" },
        flip: variant.flip && source !== "digits",
        latent: size.latent,
        ...variant.play,
      }),
      networks: {
        generator: { role: "generator", nodes: generator(size) },
        discriminator: { role: "discriminator", nodes: discriminator(size) },
      },
      blocks: blocks(filters(size.growth.first)),
      stages,
      training: {
        // Of the largest images; the stages say how many there are of smaller ones.
        batch: stages.at(-1)?.batch ?? 32,
        steps: roundsOf(stages, schedule.more(resolutions)),
        seed: 1,
        sampleEvery: 100,
        checkpointEvery: 500,
      },
    };
  },
};
