/**
 * A tap: what stands between applications of networks and does more than compute. It may keep state (an image pool, a mean
 * latent), draw (interpolation weights, where styles cross over) or look at the stage of growth. State of a tap stands
 * under `game/<tap>/<name>`, its draws under `<tap>/<name>`.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Distribution } from "../random/draws";
import type { StageContext } from "./context";
import type { Position } from "./feeds";
import type { Initializer } from "./initializers";

/** State of a tap: a tensor that is carried from step to step and not trained. */
export interface TapState {
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

export interface Tap {
  readonly kind: string;
  readonly state?: Readonly<Record<string, TapState>>;
  apply(site: TapSite, ...inputs: readonly tf.Tensor[]): tf.Tensor;
}

/** What a tap sees when it is applied. */
export interface TapSite {
  readonly phase: "training" | "sampling";
  /** Rows of a batch. */
  readonly batch: number;
  readonly stage?: StageContext;
  read(state: string): tf.Tensor;
  /** Replaces state; without effect when sampling. */
  write(state: string, value: tf.Tensor): void;
  /** Random numbers of the given shape, batch included; new in every update of a player. */
  draw(name: string, shape: readonly number[], distribution: Distribution): tf.Tensor;
  /** A number that follows from where in the run the step stands, such as how many images a pool holds. */
  scalar(name: string, value: (at: Position) => number): tf.Scalar;
  /**
   * A number or list that whoever samples chooses, such as a truncation; `standard` where nobody does. Sampling only:
   * throws GameError in training.
   */
  choice(name: string, standard: readonly number[]): tf.Tensor1D;
}
