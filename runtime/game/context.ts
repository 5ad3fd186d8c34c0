/**
 * What code of a game sees while it runs: tensors come from a context, and what changes goes back into it. While tracing
 * the tensors are symbols, in an eager step they are values, and the code is the same.
 *
 * `Context` is what networks and layers see; `GameContext` adds what losses and samples read and report.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Distribution } from "../random/draws";
import type { Declaration } from "./scope";

/** How one application of a network differs from the usual. */
export interface ApplicationOptions {
  /**
   * Whether normalisation uses the statistics of the batch at hand or the running ones. Default: `batch` in training,
   * `running` in sampling.
   */
  readonly statistics?: Statistics;
  /** False: running statistics do not move here, even if the player trains the network. Default true. */
  readonly updateState?: boolean;
  /**
   * Whether draws inside (dropout masks) are new in every player's update, or the same for all players of a round.
   * Default `player`.
   */
  readonly draws?: "player" | "round";
}

export type Statistics = "batch" | "running";

/** The stage of growth that a step belongs to. */
export interface StageContext {
  readonly id: string;
  /** Side of the images in pixels. */
  readonly resolution: number;
  /** How far the stage's newest layers have faded in: a scalar from 0 to 1. */
  readonly fade: tf.Scalar;
  /** What the document's nodes read as `$name` in this stage. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Whether something that exists from one stage until another (the first and the last if not given) exists now. */
  exists(range: { readonly from?: string; readonly until?: string }): boolean;
}

export interface Context {
  /** Rows of what the network is applied to. */
  readonly batch: number;
  /** Of a game that grows. */
  readonly stage?: StageContext;
  /** `sampling` turns off what only training does, such as dropout. */
  readonly phase: "training" | "sampling";
  readonly statistics: Statistics;
  /** Whether `write` has an effect here: the player trains this network, and the application does not forbid it. */
  readonly updatesState: boolean;
  /** What stands under a declaration now. */
  read(declaration: Declaration): tf.Tensor;
  /** Replaces state; without effect where `updatesState` is false. */
  write(declaration: Declaration, value: tf.Tensor): void;
  /**
   * There only where a batch's moments are measured for standing statistics: normalisation hands over the mean and the
   * (biased) variance by which it goes, under the declarations of its running statistics.
   */
  readonly measure?: (declaration: Declaration, value: tf.Tensor) => void;
  /**
   * Random numbers of the given shape, batch included, keyed by the application, the node and the name: asking twice
   * gives the same tensor. Each row of the first dimension is drawn by itself.
   */
  draw(node: string, name: string, shape: readonly number[], distribution: Distribution): tf.Tensor;
  /** The same context inside a network whose inputs have `rows` rows; networks call it themselves. */
  within(network: string, rows?: number): Context;
}

/** A batch of a data source. */
export interface Batch {
  /** [batch, height, width, channels]. */
  readonly image: tf.Tensor4D;
  /** [batch], int32. */
  readonly label: tf.Tensor1D;
}

export interface GameContext {
  /** The context of one application of a network, a node of the game: its name keys the draws inside. */
  at(application: string, options?: ApplicationOptions): Context;
  /** A draw of a noise source: [batch, ...shape]. */
  noise(source: string): tf.Tensor;
  /** The batch that the update sees of a data source. */
  batch(source: string): Batch;
  /** A draw of a label source: [batch], int32. */
  labels(source: string): tf.Tensor1D;
  /** A batch of a source of points: [batch, 2]. */
  points(source: string): tf.Tensor2D;
  /** What the game's tap of that name makes of tensors. */
  tap(name: string, ...inputs: readonly tf.Tensor[]): tf.Tensor;
  /** Of a game that grows. */
  readonly stage?: StageContext;
  /** Reports the mean of a tensor under a name, such as D(x). The first player to report a name in a round wins. */
  report(name: string, value: tf.Tensor): void;
}
