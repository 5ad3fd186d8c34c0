/**
 * Optimizers. A game describes one by data (`adam({ ... })`); `updateRule` turns the description into a pure function of
 * (parameter, gradient, slots, scalars). Slots are named state, and the scalars are computed here from the number of
 * updates made, so nothing about an optimizer lives outside the run's state and a resumed run continues exactly.
 */
import type * as tf from "@tensorflow/tfjs";
import { adamRule, type Adam } from "./adam";
import { rmspropRule, type Rmsprop } from "./rmsprop";
import { sgdRule, type Sgd } from "./sgd";
import { scheduledRate } from "./schedule";

export type Optimizer = Adam | Sgd | Rmsprop;

export interface UpdateRule {
  /** Names of the tensors kept beside each parameter, of its shape, zero at first. */
  readonly slots: readonly string[];
  /**
   * What update number `update`, counted from 0, is fed; always the same names. `since` is the update before which the
   * slots were zero last; schedules count from 0 all the same. Default 0.
   */
  scalars(update: number, since?: number): Readonly<Record<string, number>>;
  /** One step on one parameter. */
  apply(
    parameter: tf.Tensor,
    gradient: tf.Tensor,
    slots: Readonly<Record<string, tf.Tensor>>,
    scalars: Readonly<Record<string, tf.Tensor>>,
  ): { readonly parameter: tf.Tensor; readonly slots: Readonly<Record<string, tf.Tensor>> };
}

/** The rule that a description stands for. */
export function updateRule(optimizer: Optimizer): UpdateRule {
  switch (optimizer.kind) {
    case "adam":
      return adamRule(optimizer);
    case "sgd":
      return sgdRule(optimizer);
    case "rmsprop":
      return rmspropRule(optimizer);
  }
}

/** The learning rate of update number `update`, counted from 0. */
export function rateOf({ rate, schedule }: Optimizer, update: number): number {
  return scheduledRate(rate, schedule, update);
}
