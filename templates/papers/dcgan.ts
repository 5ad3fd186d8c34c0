/** DCGAN (Radford, Metz and Chintala 2015): convolutions all the way, batch norm, and a recipe that trains. */
import { adversarial } from "./adversarial";
import { VARIANTS } from "./dcgan/variants";
import { channels, data, latent, resolution } from "./options";
import {
  known,
  resolveOptions,
  variantOption,
  type Configuration,
  type Template,
} from "./template";

const PYTORCH = "pytorch/examples@77f55b9 dcgan/main.py, instantiated in torch 1.13";
const NEWMU = "Newmu/dcgan_code@ee12b2d";
const CARPEDM20 = "carpedm20/DCGAN-tensorflow@62c9a2a model.py";

const configurations: readonly Configuration[] = [
  known("64-rgb", "64x64, RGB", { resolution: 64, channels: 3 }, PYTORCH, [3_576_704, 2_765_568]),
  known("64-grey", "64x64, grey", { resolution: 64 }, PYTORCH, [3_574_656, 2_763_520]),
  known(
    "32-rgb",
    "32x32, RGB",
    { resolution: 32, channels: 3 },
    "martinarjovsky/WassersteinGAN@f7a01e8 models/dcgan.py, instantiated in torch 1.13",
    [1_068_928, 663_296],
  ),
  known(
    "32-grey",
    "32x32, grey",
    { resolution: 32 },
    "martinarjovsky/WassersteinGAN@f7a01e8 models/dcgan.py, instantiated in torch 1.13",
    [1_066_880, 661_248],
  ),
  known(
    "28",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    [759_681, 138_689],
  ),
  known(
    "28-narrow",
    "28x28 digits, half as wide",
    { width: 32 },
    "arithmetic from the layer sizes",
    [347_073, 36_577],
  ),
  known(
    "authors-64",
    "The authors' 64x64 faces",
    { variant: "authors" },
    `${NEWMU} faces/train_uncond_dcgan.py`,
    [18_885_760, 17_232_768],
  ),
  known(
    "authors-imagenet",
    "The authors' 32x32 ImageNet",
    { variant: "authors-imagenet" },
    `${NEWMU} imagenet/load_pretrained.py`,
    [6_690_688, 4_586_112],
  ),
  known(
    "authors-mnist",
    "The authors' 28x28 MNIST, with labels",
    { variant: "authors-mnist" },
    `${NEWMU} mnist/train_cond_dcgan.py`,
    [6_820_538, 6_688_202],
  ),
  known(
    "carpedm20-64",
    "carpedm20, 64x64",
    { variant: "carpedm20" },
    CARPEDM20,
    [5_135_363, 4_316_545],
  ),
  known(
    "carpedm20-mnist",
    "carpedm20, 28x28 MNIST with labels",
    { variant: "carpedm20-mnist" },
    CARPEDM20,
    [7_065_211, 3_769_479],
  ),
  known(
    "packt",
    "Packt, 28x28 MNIST",
    { variant: "packt" },
    "PacktPublishing/Advanced-Deep-Learning-with-Keras chapter4-gan",
    [1_300_801, 1_080_577],
  ),
  known(
    "keras",
    "Keras-GAN, 28x28 MNIST, early revision",
    { variant: "keras" },
    "eriklindernoren/Keras-GAN dcgan/dcgan.py",
    [856_065, 392_321],
  ),
];

export const dcgan: Template = {
  id: "dcgan",
  title: "DCGAN",
  paper: {
    title:
      "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks",
    authors: "Alec Radford, Luke Metz, Soumith Chintala",
    year: 2015,
    url: "https://arxiv.org/abs/1511.06434",
  },
  sentence: "Convolutions and batch norm, in the arrangement that made GANs train.",
  idea: "The generator unfolds a random vector into a small map of many channels and doubles it with transposed convolutions until it is an image. The discriminator folds an image up again with strided convolutions, so that neither network needs pooling. Batch norm in both, ReLU in one, leaky ReLU in the other and a small learning rate with low momentum keep the two in balance.",
  watch:
    "Strokes appear within the first few hundred steps and become digits over the next two thousand. The discriminator's loss should stay above zero: when it vanishes, the generator has nothing left to learn from.",
  tryNext:
    "Take the batch norms out and see it fail; halve the width; set Adam's beta1 back to 0.9; walk between two latents.",
  options: {
    variant: variantOption(
      VARIANTS,
      "pytorch",
      "Whose networks: PyTorch's example, the authors' own code, or a well-known port.",
    ),
    resolution: resolution(8, 256),
    channels,
    width: {
      type: "integer",
      default: 64,
      min: 1,
      max: 1024,
      label: "Width",
      doc: "Channels of the discriminator's first layer; each further layer doubles them.",
    },
    latent,
    classes: {
      type: "integer",
      default: 10,
      min: 2,
      max: 1000,
      label: "Classes",
      doc: "How many labels there are, where the networks read them.",
    },
    data,
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(dcgan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const size = {
      resolution: values.number("resolution"),
      channels: values.number("channels"),
      width: values.number("width"),
      latent: values.number("latent"),
    };
    const classes = values.number("classes");
    const shape: Record<string, number[]> = size.latent === 100 ? {} : { shape: [size.latent] };
    return adversarial({
      template: dcgan.id,
      name: dcgan.title,
      set,
      generator: variant.generator(size, classes),
      discriminator: variant.discriminator(size, classes),
      noise: { ...shape, ...variant.noise },
      data: { ...size, data: values.text("data"), range: variant.range },
      labelled: variant.labelled,
      players: variant.players,
      order: variant.order,
      sampling: variant.sampling,
      training: {
        batch: variant.batch,
        steps: size.resolution <= 32 ? 3_000 : 20_000,
        sampleEvery: 100,
        checkpointEvery: 500,
      },
    });
  },
};
