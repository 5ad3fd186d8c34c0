/** CycleGAN (Zhu et al. 2017): translation between two sets of images of which no two are a pair. */
import { cycleGame } from "./cyclegan/game";
import { fourNetworks } from "./cyclegan/sizes";
import { VARIANTS } from "./cyclegan/variants";
import { dataB, deriveOption, domains } from "./domains";
import { data, resolution, width } from "./options";
import {
  knownNetworks,
  resolveOptions,
  TemplateError,
  variantOption,
  type Configuration,
  type OptionValues,
  type Template,
} from "./template";

const PYTORCH =
  "junyanz/pytorch-CycleGAN-and-pix2pix@7891385 models/networks.py, instantiated in torch 1.13";
const TORCH7 = "junyanz/CycleGAN@40b4498 models/architectures.lua";
const PACKT =
  "PacktPublishing/Advanced-Deep-Learning-with-Keras@b065726 chapter7-cross-domain-gan/cyclegan-7.1.1.py";

/** Counts of the two generators and the two discriminators. */
function counted(
  id: string,
  title: string,
  set: OptionValues,
  source: string,
  [generatorAB, generatorBA]: readonly [number, number],
  [discriminatorA, discriminatorB]: readonly [number, number],
): Configuration {
  const counts = { generatorAB, generatorBA, discriminatorA, discriminatorB };
  return knownNetworks(id, title, set, source, counts);
}

const twice = (count: number): readonly [number, number] => [count, count];

const configurations: readonly Configuration[] = [
  counted(
    "laptop",
    "28x28 digits, on a laptop",
    {},
    "arithmetic from the layer sizes",
    twice(69_475),
    twice(35_425),
  ),
  counted(
    "256",
    "256x256, 9 blocks",
    { variant: "pytorch" },
    PYTORCH,
    twice(11_378_179),
    twice(2_764_737),
  ),
  counted(
    "128",
    "128x128, 6 blocks",
    { variant: "pytorch", resolution: 128, blocks: 6 },
    PYTORCH,
    twice(7_837_699),
    twice(2_764_737),
  ),
  counted(
    "32-grey",
    "32x32, grey, 6 blocks",
    { variant: "pytorch", resolution: 32, channels: 1, blocks: 6, derive: "negative" },
    PYTORCH,
    twice(7_825_153),
    twice(2_762_689),
  ),
  counted(
    "torch7-128",
    "The authors' first code, 128x128, 6 blocks",
    { variant: "torch7" },
    TORCH7,
    twice(7_845_123),
    twice(2_766_529),
  ),
  counted(
    "torch7-256",
    "The authors' first code, 256x256, 9 blocks",
    { variant: "torch7", resolution: 256, blocks: 9 },
    TORCH7,
    twice(11_388_675),
    twice(2_766_529),
  ),
  counted(
    "packt-cifar",
    "Packt, 32x32, grey to colour",
    { variant: "packt-cifar" },
    PACKT,
    [870_757, 870_183],
    [390_145, 390_721],
  ),
  counted(
    "packt-mnist",
    "Packt, 32x32, digits to house numbers",
    { variant: "packt-mnist" },
    PACKT,
    [2_414_437, 2_412_839],
    [1_082_881, 1_084_481],
  ),
];

export const cyclegan: Template = {
  id: "cyclegan",
  title: "CycleGAN",
  paper: {
    title: "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks",
    authors: "Jun-Yan Zhu, Taesung Park, Phillip Isola, Alexei A. Efros",
    year: 2017,
    url: "https://arxiv.org/abs/1703.10593",
  },
  sentence: "Images of one kind become images of another, learned without a single pair.",
  idea: "One generator turns images of A into images of B, another turns them back, and a discriminator for each side says whether a translation looks like the real thing. Looks alone would let a horse become any zebra, so a translation that is translated back has to give the image it came from. That cycle ties what an image shows to its translation, without anybody having matched a single pair.",
  watch:
    "The translations take on the other domain's colours within a few hundred steps; then see whether the digits stay the same digits. The cycle losses should fall throughout: where they do not, the discriminators have won.",
  tryNext:
    "Set the weight of the cycles to 0 and see digits turn into other digits; switch the identity loss on and see colours kept; translate between folders of your own (data and data of domain B).",
  options: {
    variant: variantOption(
      VARIANTS,
      "laptop",
      "A size that learns within minutes, the authors' codes (whose last layers have no norm, unlike the paper's text), or a small U-Net.",
    ),
    resolution: resolution(16, 512),
    channels: {
      type: "integer",
      default: 3,
      min: 1,
      max: 3,
      label: "Channels",
      doc: "1 for grey, 3 for RGB; the same in both domains.",
    },
    width: width(16, "Channels of the generators' first layer; each halving doubles them."),
    discriminatorWidth: {
      ...width(32, "Channels of the discriminators' first layer; each further layer doubles them."),
      label: "Discriminators' width",
    },
    blocks: {
      type: "integer",
      default: 3,
      min: 0,
      max: 16,
      label: "Residual blocks",
      doc: "How many blocks the generators have at their smallest size.",
    },
    identity: {
      type: "boolean",
      default: false,
      label: "Identity loss",
      doc: "Whether an image that is in the domain already should be left as it is; keeps colours.",
    },
    data,
    dataB,
    derive: deriveOption("colour"),
  },
  variants: VARIANTS,
  configurations,
  build(set = {}) {
    const { variant: id, values } = resolveOptions(cyclegan.options, VARIANTS, set);
    const variant = VARIANTS[id];
    if (variant === undefined) throw new RangeError(`The variant "${id}" passed its check.`);
    const side = values.number("resolution");
    if (side % variant.multiple !== 0) {
      throw new TemplateError(
        `resolution=${side} would not come back in its size. Choose a multiple of ${variant.multiple}, 28 or 32 for example.`,
      );
    }
    const a = values.number("channels");
    const b = variant.channelsB ?? a;
    const sizes = {
      resolution: side,
      channels: { a, b },
      width: values.number("width"),
      discriminatorWidth: values.number("discriminatorWidth"),
      blocks: values.number("blocks"),
    };
    const { range, networks, pool, players, batch, steps } = variant;
    return {
      ganvas: 1,
      name: cyclegan.title,
      origin: { template: cyclegan.id, set: { ...set } },
      game: cycleGame({
        domains: domains(
          { resolution: side, channels: a, range },
          { resolution: side, channels: b, range },
          values,
        ),
        weights: { cycle: 10, identity: values.flag("identity") ? 5 : 0 },
        pool,
        players,
      }),
      networks: fourNetworks(sizes, networks),
      ...(networks.blocks === undefined || sizes.blocks === 0 ? {} : { blocks: networks.blocks }),
      training: { batch, steps, seed: 1, sampleEvery: 100, checkpointEvery: 500 },
    };
  },
};
