/** The game that GAN and DCGAN play: one generator, one discriminator, and between them the image, real or made up. */
import type {
  GanDocument,
  Game,
  GraphNode,
  Order,
  ParameterValue,
  Player,
  Sampling,
  Training,
} from "../../src/core/document/document";
import type { OptionValues } from "./template";

export interface Adversarial {
  readonly template: string;
  readonly name: string;
  readonly set: OptionValues;
  readonly generator: readonly GraphNode[];
  readonly discriminator: readonly GraphNode[];
  /** Parameters of the noise node. */
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly data: DataOptions;
  /** Whether both networks read the label of the real image. */
  readonly labelled?: boolean;
  /** Whether both players see the same dropout masks on the fakes. */
  readonly sharedMasks?: boolean;
  /** In the order in which they play; they train the network of their name. */
  readonly players: readonly Omit<Player, "trains" | "minimises">[];
  /** Weight of the discriminator's loss. */
  readonly discriminatorWeight?: number;
  readonly order: Order;
  readonly sampling?: Sampling;
  readonly training: Omit<Training, "seed">;
}

export interface DataOptions {
  /** `digits`, an IDX file of images, or a folder. */
  readonly data: string;
  readonly resolution: number;
  readonly channels: number;
  readonly range: "tanh" | "unit";
}

/** The whole document. Nodes carry no positions: they are laid out automatically. */
export function adversarial(options: Adversarial): GanDocument {
  const { generator, discriminator } = options;
  return {
    ganvas: 1,
    name: options.name,
    origin: { template: options.template, set: { ...options.set } },
    game: gameOf(options),
    networks: {
      generator: { role: "generator", nodes: generator },
      discriminator: { role: "discriminator", nodes: discriminator },
    },
    training: { ...options.training, seed: 1 },
  };
}

function gameOf(options: Adversarial): Game {
  const real = options.data.data === "digits" ? "digits" : "images";
  const label: Record<string, string> = options.labelled === true ? { label: `${real}.label` } : {};
  const masks: Record<string, string> = options.sharedMasks === true ? { draws: "round" } : {};
  const nodes: GraphNode[] = [
    { id: "z", op: "noise", params: options.noise },
    { id: real, op: "dataset", params: dataParams(options.data) },
    {
      id: "fake",
      op: "apply",
      in: { z: "z", ...label },
      params: { network: "generator" },
    },
    {
      id: "onReal",
      op: "apply",
      in: { image: `${real}.image`, ...label },
      params: { network: "discriminator" },
    },
    {
      id: "onFake",
      op: "apply",
      in: { image: "fake", ...label },
      params: { network: "discriminator", ...masks },
    },
    { id: "dLoss", op: "discriminatorLoss", in: { real: "onReal", fake: "onFake" } },
    { id: "gLoss", op: "generatorLoss", in: { fake: "onFake" } },
  ];
  const players = options.players.map(({ id, ...player }): Player => {
    const minimises =
      id === "generator"
        ? { loss: "gLoss" }
        : { loss: "dLoss", ...weighted(options.discriminatorWeight) };
    return { id, trains: [id], minimises: [minimises], ...player };
  });
  const { order, sampling } = options;
  return {
    nodes: nodes.map(withoutEmptyParams),
    players,
    order,
    samples: ["fake"],
    ...(sampling === undefined ? {} : { sampling }),
  };
}

function weighted(weight: number | undefined): { readonly weight?: number } {
  return weight === undefined ? {} : { weight };
}

/** An empty set of parameters is not written. */
function withoutEmptyParams({ params, ...node }: GraphNode): GraphNode {
  return params === undefined || Object.keys(params).length === 0 ? node : { ...node, params };
}

/** Parameters of the data node that differ from its defaults. */
export function dataParams({
  data,
  resolution,
  channels,
  range,
}: DataOptions): Readonly<Record<string, ParameterValue>> {
  return {
    ...sourceParams(data),
    ...(resolution === 28 ? {} : { height: resolution, width: resolution }),
    ...(channels === 1 ? {} : { channels }),
    // Digits of 28 pixels grow to 32 by a border of 2, so that no pixel is made up.
    ...(data === "digits" && resolution === 32 ? { fit: "pad" } : {}),
    ...(range === "tanh" ? {} : { range }),
  };
}

const IDX_FILE = /[.-]idx\d?(-ubyte)?(\.gz)?$/i;

function sourceParams(data: string): Readonly<Record<string, ParameterValue>> {
  if (data === "digits") return {};
  if (!IDX_FILE.test(data)) return { source: "folder", path: data };
  // MNIST's own names: train-images-idx3-ubyte goes with train-labels-idx1-ubyte.
  const labels = data.includes("images-idx3") ? data.replace("images-idx3", "labels-idx1") : "";
  return { source: "idx", path: data, ...(labels === "" ? {} : { labels }) };
}
