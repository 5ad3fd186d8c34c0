/** The variants of CycleGAN: a size for laptops, the authors' two codes, and a small U-Net. */
import type { Optimizer } from "../../../src/core/document/document";
import type { Variant } from "../template";
import type { Play } from "./game";
import { residual } from "./residual";
import type { Translation } from "./sizes";
import { unet } from "./unet";

export interface CycleganVariant extends Variant {
  readonly networks: Translation;
  /** Pixels of an image's side are a multiple of it, so that the image comes back in its size. */
  readonly multiple: number;
  /** Channels of domain B, where they are not those of A. */
  readonly channelsB?: 3;
  readonly range: "tanh" | "unit";
  readonly pool: number;
  readonly players: Play;
  readonly batch: number;
  readonly steps: number;
}

const ADAM = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 } as const;
/** Horse to zebra: 1,177 zebras an epoch, 100 epochs at full rate, 100 more down to zero. */
const EPOCH = 1_177;
const DECAYING: Optimizer = {
  ...ADAM,
  schedule: { kind: "linear", from: 100 * EPOCH, to: 200 * EPOCH },
};

const together = (optimizer: Optimizer): Play => ({
  kind: "pairs",
  order: "simultaneous",
  generators: optimizer,
  discriminators: optimizer,
});

/** Keras' RMSprop: decay 0.9 and epsilon 1e-7. */
function rmsprop(rate: number): Optimizer {
  return { kind: "rmsprop", rate, decay: 0.9, epsilon: 1e-7 };
}

const AUTHORS = {
  open: ["resolution", "channels", "width", "discriminatorWidth", "blocks", "identity"],
  multiple: 4,
  range: "tanh",
  pool: 50,
  batch: 1,
  steps: 200 * EPOCH,
} as const;

const PACKT = {
  open: [],
  multiple: 8,
  channelsB: 3,
  range: "unit",
  pool: 0,
  players: {
    kind: "pairs",
    order: "sequential",
    generators: rmsprop(1e-4),
    discriminators: rmsprop(2e-4),
  },
  batch: 32,
  steps: 100_000,
} as const;

const PACKT_SIZES = { resolution: 32, channels: 1, width: 32, discriminatorWidth: 32 } as const;

export const VARIANTS: Readonly<Record<string, CycleganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: {},
    open: AUTHORS.open,
    networks: residual({ halvings: 1, affine: false, strided: 2, plain: 0, pad: 1 }),
    multiple: 4,
    range: "tanh",
    pool: 50,
    players: together(ADAM),
    batch: 8,
    steps: 2_000,
  },
  pytorch: {
    label: "The authors' PyTorch code",
    ...AUTHORS,
    defaults: { resolution: 256, width: 64, discriminatorWidth: 64, blocks: 9, identity: true },
    networks: residual({ halvings: 2, affine: false, strided: 3, plain: 1, pad: 1 }),
    players: together(DECAYING),
  },
  torch7: {
    label: "The authors' first code, in Torch7",
    ...AUTHORS,
    defaults: { resolution: 128, width: 64, discriminatorWidth: 64, blocks: 6, identity: true },
    networks: residual({ halvings: 2, affine: true, strided: 3, plain: 1, pad: 2 }),
    players: { kind: "apart", optimizer: DECAYING },
  },
  "packt-cifar": {
    label: "Packt's book on Keras, grey to colour",
    ...PACKT,
    defaults: PACKT_SIZES,
    networks: unet(3),
  },
  "packt-mnist": {
    label: "Packt's book on Keras, digits to house numbers",
    ...PACKT,
    defaults: PACKT_SIZES,
    networks: unet(5),
  },
};
