/** The variants of ProGAN: a size for laptops, and the authors' two implementations. */
import type { Variant } from "../template";
import type { Play } from "./game";
import { CIFAR, LAPTOP, TENSORFLOW, THEANO, type Schedule } from "./schedules";

export interface ProganVariant extends Variant {
  readonly schedule: Schedule;
  readonly play: Pick<Play, "rate" | "target" | "average" | "draw">;
  /** Images of faces are mirrored at random. */
  readonly flip: boolean;
}

const AUTHORS = {
  rate: 0.001,
  target: 1,
  average: { decay: 0.999 },
  draw: "player",
} as const;

const FACES = {
  defaults: { resolution: 1024, channels: 3, width: 512, base: 8192, latent: 512 },
  open: ["resolution", "channels", "width", "base"],
  play: AUTHORS,
  flip: true,
} as const;

export const VARIANTS: Readonly<Record<string, ProganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: { latent: 64 },
    open: ["resolution", "channels", "width", "base"],
    schedule: LAPTOP,
    // Over a run this short the weights in training are better than their average.
    play: { rate: 0.002, target: 1, draw: "round" },
    flip: false,
  },
  tensorflow: {
    label: "The authors' TensorFlow, one GPU",
    ...FACES,
    schedule: TENSORFLOW,
  },
  paper: {
    label: "The paper's faces, in Theano",
    ...FACES,
    schedule: THEANO,
  },
  cifar: {
    label: "The paper's CIFAR-10",
    defaults: { resolution: 32, channels: 3, width: 128, base: 4096, latent: 128 },
    open: ["channels", "width", "base"],
    schedule: CIFAR,
    play: { ...AUTHORS, target: 750 },
    flip: false,
  },
};
