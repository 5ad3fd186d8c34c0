/** BigGAN (Brock, Donahue and Simonyan 2018): SAGAN made wide, its batch large, its latent read everywhere. */
import { bigganGame } from "./biggan/game";
import { VARIANTS } from "./biggan/variants";
import { attention, channels, classes, data, latent, resolution, width } from "./options";
import {
  known,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const AJBROCK = "ajbrock/BigGAN-PyTorch@9845943 instantiated in torch 1.13";

const configurations: readonly Configuration[] = [
  known(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [208_450, 168_986],
  ),
  known(
    "imagenet",
    "128x128 ImageNet",
    { variant: "imagenet" },
    `${AJBROCK}, scripts/launch_BigGAN_bs256x8.sh`,
    [70_433_988, 87_982_370],
  ),
  known(
    "imagenet-64",
    "128x128 ImageNet, two thirds as wide",
    { variant: "imagenet", width: 64 },
    AJBROCK,
    [31_978_628, 39_448_258],
  ),
  known(
    "imagenet-256",
    "256x256 ImageNet",
    { variant: "imagenet-256" },
    AJBROCK,
    [82_235_844, 99_225_890],
  ),
  known(
    "cifar-10",
    "32x32 CIFAR-10",
    { variant: "cifar" },
    `${AJBROCK}, scripts/launch_cifar_ema.sh`,
    [4_304_387, 4_207_361],
  ),
  known(
    "cifar-100",
    "32x32 CIFAR-100",
    { variant: "cifar", classes: 100 },
    `${AJBROCK}, scripts/launch_cifar_ema.sh`,
    [4_580_867, 4_230_401],
  ),
  known(
    "cifar-shared",
    "32x32 CIFAR-10, one embedding for all blocks",
    { variant: "cifar-shared" },
    AJBROCK,
    [4_373_251, 4_207_361],
  ),
];

export const biggan: Template = {
  id: "biggan",
  title: "BigGAN",
  paper: {
    title: "Large Scale GAN Training for High Fidelity Natural Image Synthesis",
    authors: "Andrew Brock, Jeff Donahue, Karen Simonyan",
    year: 2018,
    url: "https://arxiv.org/abs/1809.11096",
  },
  sentence:
    "One class embedding and a piece of the latent reach every block; width and batch do the rest.",
  idea: "GANs get better when they are made wider and see larger batches. The class is embedded once for the whole generator, and every block scales its batch norms by that embedding and by its own part of the latent, so that the latent speaks at every size. At sampling, latents beyond a threshold are drawn again: the nearer to zero, the truer the images and the fewer their kinds.",
  watch:
    "Classes take hold after about a thousand rounds. Then draw samples with a truncation of 0.5 beside ones without: they become cleaner and more alike.",
  tryNext:
    "Give the orthogonal penalty a weight of 1e-4; double the batch; take the latent's parts out of the conditions and see what the blocks still know; build the author's CIFAR networks (variant cifar).",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, or the sizes that the first author's code launches.",
    ),
    resolution: resolution(8, 256),
    channels,
    width: width(24, "Channels of the largest maps; deeper maps have multiples of them."),
    latent,
    classes,
    attention,
    orthogonal: {
      type: "number",
      default: 0,
      min: 0,
      max: 1,
      label: "Orthogonal penalty",
      doc: "Weight of the penalty on generator kernels whose filters resemble each other; the paper's is 1e-4.",
    },
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(biggan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const { generator, discriminator, blocks } = variant.networks(values);
    return {
      ganvas: 1,
      name: biggan.title,
      origin: { template: biggan.id, set: { ...set } },
      game: bigganGame({
        data: {
          data: values.text("data"),
          resolution: values.number("resolution"),
          channels: values.number("channels"),
          range: "tanh",
        },
        latent: values.number("latent"),
        classes: values.number("classes"),
        players: variant.players,
        orthogonal: values.number("orthogonal"),
        sampling: variant.sampling,
      }),
      networks: {
        generator: { role: "generator", nodes: generator },
        discriminator: { role: "discriminator", nodes: discriminator },
      },
      blocks,
      training: {
        batch: variant.batch,
        steps: variant.steps,
        seed: 1,
        sampleEvery: variant.steps > 10_000 ? 1_000 : 100,
        checkpointEvery: variant.steps > 10_000 ? 5_000 : 500,
      },
    };
  },
};
