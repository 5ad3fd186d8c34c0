/** SAGAN (Zhang, Goodfellow, Metaxas and Odena 2018): every pixel may look at all others. */
import { attention, channels, classes, data, latent, resolution, width } from "./options";
import { saganGame } from "./sagan/game";
import { VARIANTS } from "./sagan/variants";
import {
  known,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const AUTHORS = "brain-research/self-attention-gan@ad9612e generator.py, discriminator.py";
const AJBROCK = "ajbrock/BigGAN-PyTorch@9845943 instantiated in torch 1.13";

const configurations: readonly Configuration[] = [
  known(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [396_962, 168_986],
  ),
  known(
    "imagenet",
    "The authors' 128x128 ImageNet",
    { variant: "authors" },
    AUTHORS,
    [42_078_852, 39_463_618],
  ),
  known(
    "imagenet-64",
    "128x128 ImageNet, attention at 64x64",
    { variant: "authors", attention: "half" },
    `${AJBROCK}, scripts/launch_SAGAN_bs128x2_ema.sh`,
    [42_017_412, 39_448_258],
  ),
  known(
    "imagenet-none",
    "128x128 ImageNet, without attention",
    { variant: "authors", attention: "none" },
    AJBROCK,
    [41_996_931, 39_443_137],
  ),
  known(
    "heykeetae",
    "heykeetae's port, 64x64",
    { variant: "heykeetae" },
    "heykeetae/Self-Attention-GAN@8714a54 sagan_models.py, instantiated in torch 1.13",
    [3_832_885, 3_175_299],
  ),
];

export const sagan: Template = {
  id: "sagan",
  title: "SAGAN",
  paper: {
    title: "Self-Attention Generative Adversarial Networks",
    authors: "Han Zhang, Ian Goodfellow, Dimitris Metaxas, Augustus Odena",
    year: 2018,
    url: "https://arxiv.org/abs/1805.08318",
  },
  sentence:
    "Self-attention lets every pixel look at all others, and spectral norms keep the game calm.",
  idea: "A convolution sees a few pixels at a time, so distant parts of an image only agree by way of many layers; an attention layer lets every pixel read from all others at once. Its strength begins at zero, so that the networks learn what is near first and what is far later. Spectral norms in both networks bound how fast they can change, and the discriminator learns at a higher rate instead of taking more steps.",
  watch:
    "Strokes come first, and for the first thousand rounds the classes mean little; then the rows of the sample sheet become one digit each. With the hinge loss, a discriminator's loss near 2 means that it cannot tell, near 0 that it has won.",
  tryNext:
    "Take the attention out, or move it to a quarter of the size; give both players the same rate; build the authors' ImageNet networks (variant authors) and look at their counts.",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, the authors' networks, or a well-known port.",
    ),
    resolution: resolution(8, 256),
    channels,
    width: width(24, "Channels of the largest maps; deeper maps have multiples of them."),
    latent,
    classes,
    attention,
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(sagan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const { generator, discriminator, blocks } = variant.networks(values);
    return {
      ganvas: 1,
      name: sagan.title,
      origin: { template: sagan.id, set: { ...set } },
      game: saganGame({
        data: {
          data: values.text("data"),
          resolution: values.number("resolution"),
          channels: values.number("channels"),
          range: "tanh",
        },
        latent: values.number("latent"),
        classes: variant.labelled ? values.number("classes") : undefined,
        draw: variant.draw,
        players: variant.players,
        sampling: variant.sampling,
      }),
      networks: {
        generator: { role: "generator", nodes: generator },
        discriminator: { role: "discriminator", nodes: discriminator },
      },
      ...(blocks === undefined ? {} : { blocks }),
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
