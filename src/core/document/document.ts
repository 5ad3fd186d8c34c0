/**
 * The document: a game, and the networks that play it.
 *
 * A `*.gan.json` file holds one `GanDocument`. Two levels, both graphs. The *game* connects sources (noise, data,
 * labels) to *applications* of networks, taps and losses; its *players* say which networks each trains, which losses
 * it minimises, and how. A *network* is a graph of operators; a *block* is a reusable sub-graph with parameters.
 *
 * Edges are not stored as a list of their own: a node names what each of its input ports reads (`in`), so one gesture
 * changes one node and a dangling edge has exactly one place. Shapes, counts, ports and layout are derived, never
 * stored; the only geometry in a file is the position of a node that a person moved.
 *
 * These types describe a document that has passed `parseDocument`. Fields this version does not know survive a round
 * trip untouched (`schema.ts` keeps them, `serialise.ts` writes them after the known ones).
 */

/** The version this code writes. Older ones are migrated, newer ones open read-only. */
export const FORMAT_VERSION = 1;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What an input port reads: `"node"` (its only or first output) or `"node.port"`. */
export type Reference = string;

/** Per-sample dimensions, NHWC without the batch: `[100]`, `[28, 28, 1]`; `[]` is a scalar. */
export type Shape = readonly number[];

/**
 * A value of an operator's parameter. The string `"$name"`, also as an element of a list, reads the parameter `name` of
 * the surrounding block; in a document with stages, `"$resolution"` reads the current stage's resolution and any other
 * name its `params`.
 */
export type ParameterValue = Json;

/** One operator in a network or block, or one source, application, tap or loss in the game. */
export interface GraphNode {
  /** Unique in its graph; letters, digits, `-` and `_`. Names the parameters: `generator/up1/kernel`. */
  readonly id: string;
  /** An operator of the catalogue, or `block:<name>`. */
  readonly op: string;
  /**
   * What each input port reads. A port that takes many holds a list, in order. On any other port a list says growth:
   * of the references whose nodes exist in the current stage, the last one holds.
   */
  readonly in?: Readonly<Record<string, Reference | readonly Reference[]>>;
  /** Only what differs from the operator's defaults. */
  readonly params?: Readonly<Record<string, ParameterValue>>;
  /** `"network/node"` whose parameters and state this node uses instead of own ones; that node owns its tensors. */
  readonly weights?: string;
  /** First and last stage (ids of `stages`) in which the node exists. */
  readonly from?: string;
  readonly until?: string;
  /** Where a person put it on the canvas; absent = laid out automatically. */
  readonly at?: readonly [x: number, y: number];
}

/** What a network is to the game; decides its colour, its place in totals and its file's documentation. */
export type Role = "generator" | "discriminator";

/** A graph of operators between `input` and `output` nodes; one file of generated code. */
export interface Network {
  readonly role: Role;
  readonly nodes: readonly GraphNode[];
}

/** A reusable sub-graph: drawn once, used many times as `block:<name>`, one function in the generated code. */
export interface Block {
  /** Parameters with their defaults; nodes read them as `"$name"`. */
  readonly params?: Readonly<Record<string, ParameterValue>>;
  readonly nodes: readonly GraphNode[];
}

/** A learning rate over the updates of one player. `at` counts updates. */
export type RateSchedule =
  | { readonly kind: "constant" }
  /** Constant until `from`, then linear to zero at `to`. */
  | { readonly kind: "linear"; readonly from: number; readonly to: number }
  /** Divided by `factor` after every update, never below `floor` (Goodfellow's GAN). */
  | { readonly kind: "inverse"; readonly factor: number; readonly floor: number };

/** Momentum rising linearly from the optimizer's own value to `final` between two updates. */
export interface MomentumSchedule {
  readonly final: number;
  readonly from: number;
  readonly to: number;
}

export type Optimizer =
  | {
      readonly kind: "adam";
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
      readonly schedule?: RateSchedule;
    }
  | {
      readonly kind: "sgd";
      readonly rate: number;
      readonly momentum?: number;
      readonly momentumSchedule?: MomentumSchedule;
      readonly weightDecay?: number;
      readonly schedule?: RateSchedule;
    }
  | {
      readonly kind: "rmsprop";
      readonly rate: number;
      readonly decay: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
      readonly schedule?: RateSchedule;
    };

/** More steps than usual in some rounds (WGAN's 100 critic steps at first and at every 500th). */
export interface Burst {
  readonly steps: number;
  /** Applies to rounds below this one, and to every multiple of `every`. */
  readonly below?: number;
  readonly every?: number;
}

/** Who trains what: its networks, its weighted losses, its optimizer, its share of a round. */
export interface Player {
  readonly id: string;
  /** Networks it trains, one or more. */
  readonly trains: readonly string[];
  /** Loss nodes of the game; the player minimises their weighted sum. */
  readonly minimises: readonly { readonly loss: Reference; readonly weight?: number }[];
  readonly optimizer: Optimizer;
  /** Updates per round; default 1. */
  readonly steps?: number;
  readonly bursts?: readonly Burst[];
  /** Batches whose gradients are averaged before one update; default 1. */
  readonly accumulate?: number;
  /** Every trained weight is clipped to [-limit, limit] before or after its update. */
  readonly clip?: { readonly limit: number; readonly when: "before" | "after" };
  /** Exponential moving average of the trained weights, updated after each of the player's updates. */
  readonly average?: Average;
}

/** An exponential moving average of weights, from which samples are drawn. */
export interface Average {
  readonly decay: number;
  /** Until this many updates of the player the weights are copied as they are. */
  readonly from?: number;
  /** Averages the networks' state (running statistics, mean latent) as well; default false. */
  readonly state?: boolean;
}

/**
 * What sampling chooses and training does not. These are the document's defaults; whoever draws samples may choose
 * otherwise. Each absent field means the first value named.
 */
export interface Sampling {
  /** Averaged weights, where a player keeps them, or the ones in training. */
  readonly weights?: "average" | "raw";
  /** Batch norm at sampling: running statistics, the batch's own, or moments averaged over `passes` passes. */
  readonly statistics?: "running" | "batch" | "standing";
  readonly passes?: number;
  /**
   * None. Else what `truncate` nodes pull the latent towards its mean by (StyleGAN's psi); in a game without one, the
   * threshold beyond which normal noise is drawn again (BigGAN).
   */
  readonly truncation?: number;
  /** All classes in turn, or one. */
  readonly class?: number;
  /** Per-layer noise drawn per image, the same for all images, or absent. */
  readonly noise?: "drawn" | "fixed" | "off";
  /** No mixing. Else the first and last style layer that `styleMix` takes from the second latent. */
  readonly mixing?: readonly [first: number, last: number];
}

/** `sequential`: one player after the other; `simultaneous`: gradients at the same weights, then all updates. */
export type Order = "sequential" | "simultaneous" | "alternating";

export interface Game {
  readonly nodes: readonly GraphNode[];
  /** In the order in which they play a round. */
  readonly players: readonly Player[];
  readonly order: Order;
  /** What the sample sheet shows: outputs of applications. */
  readonly samples: readonly Reference[];
  readonly sampling?: Sampling;
}

/** One step of growth: which nodes exist follows from their `from` and `until`. */
export interface Stage {
  readonly id: string;
  /** Side of the images in pixels. */
  readonly resolution: number;
  /** Images shown to the discriminator while this stage fades in, and after. */
  readonly fade: number;
  readonly images: number;
  readonly batch?: number;
  /** Learning rate per player id, where it differs. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Decay of the average per player id, where it differs (StyleGAN's half-life in images depends on the batch). */
  readonly averages?: Readonly<Record<string, number>>;
  /** What nodes read as `"$name"` in this stage, beside `"$resolution"`. */
  readonly params?: Readonly<Record<string, ParameterValue>>;
  /** What happens to optimizer slots on entering: the references reset them. */
  readonly slots?: "reset" | "keep";
}

export interface Training {
  readonly batch: number;
  /** Rounds to train for. */
  readonly steps: number;
  readonly seed: number;
  /** Rounds between sample sheets, and between checkpoints. */
  readonly sampleEvery: number;
  readonly checkpointEvery: number;
}

/** Where a document came from, so that the editor can say what was changed from the paper, and put it back. */
export interface Origin {
  readonly template: string;
  readonly set: Readonly<Record<string, string | number | boolean>>;
}

export interface GanDocument {
  readonly ganvas: typeof FORMAT_VERSION;
  readonly name: string;
  readonly origin?: Origin;
  readonly game: Game;
  readonly networks: Readonly<Record<string, Network>>;
  readonly blocks?: Readonly<Record<string, Block>>;
  readonly stages?: readonly Stage[];
  readonly training: Training;
}

/** A graph of the document: the game, a network, or the inside of a block. */
export type GraphPath =
  | { readonly kind: "game" }
  | { readonly kind: "network"; readonly name: string }
  | { readonly kind: "block"; readonly name: string };

/** The network of that name. What a person writes may be the name of something that every object has. */
export function networkOf({ networks }: GanDocument, name: string): Network | undefined {
  return Object.hasOwn(networks, name) ? networks[name] : undefined;
}

/** The block of that name. */
export function blockOf({ blocks = {} }: GanDocument, name: string): Block | undefined {
  return Object.hasOwn(blocks, name) ? blocks[name] : undefined;
}

/** The nodes of a graph, or undefined when the document has no such network or block. */
export function nodesOf(document: GanDocument, graph: GraphPath): readonly GraphNode[] | undefined {
  switch (graph.kind) {
    case "game":
      return document.game.nodes;
    case "network":
      return networkOf(document, graph.name)?.nodes;
    case "block":
      return blockOf(document, graph.name)?.nodes;
  }
}
