import type * as tf from "@tensorflow/tfjs";
import type { TensorSpec, Tracer } from "../compile/trace";
import { GameError } from "./errors";

/**
 * The tensors that stand under each state name while a step runs: at first what the tracer hands out, later what the step
 * has put there. Only what was put there is an update.
 */
export class Values {
  readonly #written = new Map<string, tf.Tensor>();

  constructor(
    private readonly tracer: Tracer,
    private readonly specs: Readonly<Record<string, TensorSpec>>,
  ) {}

  get(path: string): tf.Tensor {
    const written = this.#written.get(path);
    if (written !== undefined) return written;
    const spec = this.specs[path];
    if (spec === undefined) {
      throw new GameError(
        `The game has no tensor "${path}". Add the network that declares it to the game's networks.`,
      );
    }
    return this.tracer.state(path, spec);
  }

  set(path: string, value: tf.Tensor): void {
    this.#written.set(path, value);
  }

  /** What was put, by path. */
  written(): Record<string, tf.Tensor> {
    return Object.fromEntries(this.#written);
  }
}
