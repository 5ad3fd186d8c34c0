/** The game that GAN and DCGAN play: one generator, one discriminator, and between them the image, real or made up. */
import type {
  GanDocument,
  Game,
  GraphNode,
  Order,
  ParameterValue,
  Player,
  Reference,
  Sampling,
  Training,
} from "../../src/core/document/document";
import type { PlaneKind } from "./plane";
import type { OptionValues } from "./template";

export interface Adversarial {
  readonly template: string;
  readonly name: string;
  readonly set: OptionValues;
  readonly generator: readonly GraphNode[];
  readonly discriminator: readonly GraphNode[];
  /** Parameters of the noise node. */
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly data: DataOptions | PlaneOptions;
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

/** Points in the plane in place of images. */
export interface PlaneOptions {
  readonly points: PlaneKind;
}

export interface DataOptions {
  /** `digits`, a set that is downloaded once, an IDX file of images, or a folder. */
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
  const real = realSource(options.data);
  const label: Record<string, string> =
    options.labelled === true ? { label: `${real.node.id}.label` } : {};
  const masks: Record<string, string> = options.sharedMasks === true ? { draws: "round" } : {};
  const nodes: GraphNode[] = [
    { id: "z", op: "noise", params: options.noise },
    real.node,
    {
      id: "fake",
      op: "apply",
      in: { z: "z", ...label },
      params: { network: "generator" },
    },
    {
      id: "onReal",
      op: "apply",
      in: { [real.port]: real.sample, ...label },
      params: { network: "discriminator" },
    },
    {
      id: "onFake",
      op: "apply",
      in: { [real.port]: "fake", ...label },
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

/** The node that real samples come from, what reads them, and the name of the port that does. */
export interface RealSource {
  readonly node: GraphNode;
  readonly sample: Reference;
  readonly port: "image" | "point";
}

/** Images or points. Images of the digits are called that, others `images`. */
export function realSource(data: DataOptions | PlaneOptions): RealSource {
  if ("points" in data) {
    const node = { id: "plane", op: "points", params: planeParams(data) };
    return { node: withoutEmptyParams(node), sample: "plane.point", port: "point" };
  }
  const id = data.data === "digits" ? "digits" : "images";
  const node = withoutEmptyParams({ id, op: "dataset", params: dataParams(data) });
  return { node, sample: `${id}.image`, port: "image" };
}

function planeParams({ points }: PlaneOptions): Readonly<Record<string, ParameterValue>> {
  return points === "ring8" ? {} : { kind: points };
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

/** Sets that `ganvas download` fetches. */
const DOWNLOADED = new Set(["mnist", "fashion", "cifar10"]);

function sourceParams(data: string): Readonly<Record<string, ParameterValue>> {
  if (data === "digits") return {};
  if (DOWNLOADED.has(data)) return { source: data };
  if (!IDX_FILE.test(data)) return { source: "folder", path: data };
  // MNIST's own names: train-images-idx3-ubyte goes with train-labels-idx1-ubyte.
  const labels = data.includes("images-idx3") ? data.replace("images-idx3", "labels-idx1") : "";
  return { source: "idx", path: data, ...(labels === "" ? {} : { labels }) };
}
