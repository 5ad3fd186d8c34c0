/** The variants of SAGAN: a size for laptops, the authors' ImageNet, and the best known port. */
import type { Block, GraphNode, Optimizer } from "../../../src/core/document/document";
import { residualNetworks } from "../residual/networks";
import { attentionAt, laptopWidths, pooled } from "../residual/sizes";
import type { Options, Variant } from "../template";
import type { Play } from "./game";
import * as heykeetae from "./heykeetae";

interface Networks {
  readonly generator: readonly GraphNode[];
  readonly discriminator: readonly GraphNode[];
  readonly blocks?: Readonly<Record<string, Block>>;
}

export interface SaganVariant extends Variant {
  readonly networks: (values: Options) => Networks;
  readonly labelled: boolean;
  readonly draw: Play["draw"];
  readonly players: Play["players"];
  readonly sampling?: Play["sampling"];
  readonly batch: number;
  readonly steps: number;
}

/** Without a memory of gradients past, as all of SAGAN's code has it. */
function adam(rate: number, beta2: number): Optimizer {
  return { kind: "adam", rate, beta1: 0, beta2 };
}

function conditional(
  values: Options,
  base: number,
  widths: readonly number[],
  blocks: Parameters<typeof residualNetworks>[0]["discriminator"]["blocks"],
  momentum?: readonly [blocks: number, last: number],
): Networks {
  const common = {
    classes: values.number("classes"),
    channels: values.number("channels"),
    attention: attentionAt(values),
    weights: { momentum },
  };
  const latent = values.number("latent");
  const resolution = values.number("resolution");
  return residualNetworks({
    generator: { ...common, latent, base, widths, condition: { kind: "class" } },
    discriminator: { ...common, resolution, blocks },
  });
}

export const VARIANTS: Readonly<Record<string, SaganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: { latent: 64, width: 24 },
    open: ["resolution", "channels", "width", "classes", "attention"],
    networks: (values) => {
      const size = laptopWidths(values.number("resolution"), values.number("width"));
      return conditional(values, size.base, size.generator, size.discriminator);
    },
    labelled: true,
    draw: "round",
    players: {
      discriminator: { optimizer: adam(4e-4, 0.99) },
      generator: { optimizer: adam(2e-4, 0.99), average: { decay: 0.998, state: true } },
    },
    sampling: { statistics: "standing", passes: 16 },
    batch: 32,
    steps: 2_000,
  },
  authors: {
    label: "The authors' 128×128 ImageNet",
    defaults: {
      resolution: 128,
      channels: 3,
      latent: 128,
      width: 64,
      classes: 1000,
      attention: "quarter",
    },
    open: ["channels", "width", "classes", "attention"],
    networks: (values) => {
      const times = (...factors: readonly number[]): readonly number[] =>
        factors.map((factor) => factor * values.number("width"));
      const down = pooled(times(1, 2, 4, 8, 16, 16));
      return conditional(values, 4, times(16, 16, 8, 4, 2, 1), down, [0.999, 0.9999]);
    },
    labelled: true,
    draw: "player",
    players: {
      discriminator: { optimizer: adam(4e-4, 0.999) },
      generator: { optimizer: adam(1e-4, 0.999) },
    },
    batch: 256,
    steps: 1_000_000,
  },
  heykeetae: {
    label: "A port by heykeetae, 64×64, without classes",
    defaults: { resolution: 64, channels: 3, latent: 128, width: 64 },
    open: ["channels", "width"],
    networks: (values) => {
      const size = {
        channels: values.number("channels"),
        width: values.number("width"),
        latent: values.number("latent"),
      };
      return {
        generator: heykeetae.generator(size),
        discriminator: heykeetae.discriminator(size),
      };
    },
    labelled: false,
    draw: "player",
    players: {
      discriminator: { optimizer: adam(4e-4, 0.9) },
      generator: { optimizer: adam(1e-4, 0.9) },
    },
    batch: 64,
    steps: 1_000_000,
  },
};
