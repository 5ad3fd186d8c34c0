/**
 * A game: networks, where their inputs come from, and the players who train them. `defineGame` checks that the parts fit
 * and returns it unchanged; `program.ts` turns it into functions that can be compiled and run.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Average } from "../optimizers/average";
import type { Optimizer } from "../optimizers/optimizer";
import { sameShape } from "../compile/shape";
import type { GameContext, Statistics } from "./context";
import { GameError } from "./errors";
import type { NetworkInfo } from "./network";
import type { Declaration } from "./scope";
import type { GameSource } from "./sources";
import { requireStages } from "./stages";
import type { Tap } from "./tap";

/**
 * `sequential`: one player after the other, each against what the others have just become, on the same batch where all
 * step once. `simultaneous`: all gradients at the same weights, then all updates. `alternating`: as sequential, each
 * player on a batch of its own.
 */
export type Order = "sequential" | "simultaneous" | "alternating";

/** More steps than usual in some rounds (WGAN's 100 critic steps at first and at every 500th generator step). */
export interface Burst {
  readonly steps: number;
  /** In rounds below this one, counted from 0. */
  readonly below?: number;
  /** In rounds that are multiples of this, 0 among them. */
  readonly every?: number;
}

/** Who trains what, against which loss, and how. */
export interface Player {
  readonly name: string;
  /** Names of the networks it trains, one or more. */
  readonly trains: readonly string[];
  readonly optimizer: Optimizer;
  /** Updates per round. Default 1. */
  readonly steps?: number;
  readonly bursts?: readonly Burst[];
  /**
   * Batches whose gradients are averaged before one update, each with draws of its own; one batch at a time is in memory.
   * Default 1. In a simultaneous game all players accumulate as many.
   */
  readonly accumulate?: number;
  /** Keeps every trained weight within [-limit, limit]: clipped before the gradient is taken, or after the update. */
  readonly clip?: { readonly limit: number; readonly when: "before" | "after" };
  /** Keeps a moving average of what the player trains, for sampling. */
  readonly average?: Average;
  /** Its weighted loss terms by name, each a scalar; the player minimises their sum. */
  loss(context: GameContext): Readonly<Record<string, tf.Tensor>>;
}

/** Computes what the sample sheet shows: images [batch, H, W, C], or several by name. */
export type SampleFunction = (
  context: GameContext,
) => tf.Tensor | Readonly<Record<string, tf.Tensor>>;

/** One step of growth, in order; what exists in it is asked of `StageContext`. */
export interface Stage {
  readonly id: string;
  /** Side of the images in pixels. */
  readonly resolution: number;
  /** Images shown to the discriminator while the stage's layers fade in, and after; the last stage goes on to the end. */
  readonly fade: number;
  readonly images: number;
  /** Where they differ from the usual: samples in a batch; learning rates and decays of averages by player. */
  readonly batch?: number;
  readonly rates?: Readonly<Record<string, number>>;
  readonly averages?: Readonly<Record<string, number>>;
  readonly params?: Readonly<Record<string, unknown>>;
  /** What happens to optimizer slots on entering. Default `reset`. */
  readonly slots?: "reset" | "keep";
}

/** What making images chooses and training does not, unless whoever makes them chooses otherwise. */
export interface SamplingChoices {
  /** The moving averages of the weights, where a player keeps them, or the weights in training. Default `average`. */
  readonly weights?: "average" | "raw";
  /**
   * By which statistics normalisation goes: the running ones (default), those of the batch at hand, or moments averaged
   * over `passes` batches of samples (BigGAN, appendix: standing statistics).
   */
  readonly statistics?: Statistics | "standing";
  readonly passes?: number;
  /** How far latents are pulled in: psi of the game's truncation taps, or the limit of normal noise. None by default. */
  readonly truncation?: number;
  /** Of all samples; all classes in turn by default. */
  readonly class?: number;
  /** Per-layer noise: drawn for each image (default), the same for all, or zero. */
  readonly noise?: "drawn" | "fixed" | "off";
  /** First and last style layer that the game's style mixing takes from the second latent. None by default. */
  readonly mixing?: readonly [first: number, last: number];
}

export interface Game {
  readonly networks: readonly NetworkInfo[];
  readonly sources: Readonly<Record<string, GameSource>>;
  /** What stands between applications of networks, by the name of its node. */
  readonly taps?: Readonly<Record<string, Tap>>;
  /** Growth, in order; none for a game that does not grow. */
  readonly stages?: readonly Stage[];
  readonly order: Order;
  /** In the order in which they play. */
  readonly players: readonly Player[];
  readonly samples: Readonly<Record<string, SampleFunction>>;
  /** What making images does differently from what is usual. */
  readonly sampling?: SamplingChoices;
}

/** Checks a game. Throws {@link GameError} naming the player, network or tensor that does not fit. */
export function defineGame(game: Game): Game {
  requireUnique("network", game.networks);
  requireUnique("player", game.players);
  if (game.players.length === 0) {
    throw new GameError("The game has no player, so nothing would be trained. Add one.");
  }
  tensorsOf(game);
  for (const player of game.players) checkPlayer(game, player);
  requireStages(game);
  return game;
}

/** All parameters and state of a game's networks, each once, by path. Throws {@link GameError} where two disagree. */
export function tensorsOf(game: Pick<Game, "networks">): ReadonlyMap<string, Declaration> {
  const declarations = game.networks.flatMap((network) => network.declarations);
  const own = new Map<string, Declaration>();
  for (const declaration of declarations) {
    if (!declaration.shared) own.set(declaration.path, declaration);
  }
  for (const { path, shape, shared } of declarations) {
    if (!shared) continue;
    const owner = own.get(path);
    if (owner === undefined) {
      throw new GameError(
        `A node shares "${path}", which no network of the game declares. ` +
          "Add the network that owns it, or correct the path.",
      );
    }
    if (!sameShape(owner.shape, shape)) {
      throw new GameError(
        `A node shares "${path}" as [${shape.join(", ")}], but it is [${owner.shape.join(", ")}]. ` +
          "Nodes that share weights need the same options.",
      );
    }
  }
  return own;
}

/** What a player trains: the paths of its networks' tensors, each once. */
export function trainedBy(
  game: Pick<Game, "networks">,
  player: Pick<Player, "trains">,
): { readonly parameters: readonly string[]; readonly state: readonly string[] } {
  const declarations = game.networks
    .filter((network) => player.trains.includes(network.name))
    .flatMap((network) => network.declarations);
  const paths = (trainable: boolean) => [
    ...new Set(declarations.filter((d) => d.trainable === trainable).map((d) => d.path)),
  ];
  return { parameters: paths(true), state: paths(false) };
}

/** Updates of a player in a round, counted from 0. */
export function stepsInRound({ steps = 1, bursts = [] }: Player, round: number): number {
  const burst = bursts.find(
    ({ below = 0, every }) => round < below || (every !== undefined && round % every === 0),
  );
  return burst?.steps ?? steps;
}

function requireUnique(what: string, things: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of things) {
    if (seen.has(name)) throw new GameError(`Two ${what}s are called "${name}". Rename one.`);
    seen.add(name);
  }
}

function checkPlayer(game: Game, player: Player): void {
  const { name, trains, steps = 1, bursts = [], accumulate = 1 } = player;
  const known = game.networks.map((network) => network.name);
  for (const network of trains) {
    if (!known.includes(network)) {
      throw new GameError(
        `The player "${name}" trains "${network}", which is not a network of the game: ${known.join(", ")}.`,
      );
    }
  }
  if (trainedBy(game, player).parameters.length === 0) {
    throw new GameError(
      `The player "${name}" trains nothing: its networks (${trains.join(", ") || "none"}) have no parameters.`,
    );
  }
  for (const count of [steps, ...bursts.map((burst) => burst.steps)]) {
    if (!Number.isInteger(count) || count < 1) {
      throw new GameError(
        `The player "${name}" makes ${count} steps in a round; it takes a whole number of at least 1.`,
      );
    }
  }
  if (game.order === "simultaneous" && (steps !== 1 || bursts.length > 0)) {
    throw new GameError(
      `The player "${name}" makes several steps in a round, which a simultaneous game cannot: ` +
        "all gradients are taken at the same weights. Set its steps to 1, or the order to sequential.",
    );
  }
  if (!Number.isInteger(accumulate) || accumulate < 1) {
    throw new GameError(
      `The player "${name}" accumulates ${accumulate} batches; it takes a whole number of at least 1.`,
    );
  }
  const other = game.players.find((each) => (each.accumulate ?? 1) !== accumulate);
  if (game.order === "simultaneous" && other !== undefined) {
    throw new GameError(
      `The player "${name}" accumulates ${accumulate} batches and "${other.name}" ${other.accumulate ?? 1}, which a ` +
        "simultaneous game cannot: all gradients are taken at the same weights. Let them accumulate as many.",
    );
  }
}
