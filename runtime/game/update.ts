/**
 * One player's update as a pure function: (values, inputs) to new parameters, slots, averages and running statistics,
 * with the losses and reports beside them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Tracer } from "../compile/trace";
import { valueAndGradients } from "../gradients/value-and-gradients";
import { averageDecay, movedAverage } from "../optimizers/average";
import { updateRule } from "../optimizers/optimizer";
import { GameError } from "./errors";
import { countOf, type Feed } from "./feeds";
import { trainedBy, type Game, type Player } from "./game";
import { averagePath, slotPath } from "./paths";
import { Pass } from "./pass";
import type { Values } from "./values";

export interface PlayerUpdate {
  /** New values by state name. */
  readonly values: Readonly<Record<string, tf.Tensor>>;
  readonly total: tf.Scalar;
  readonly terms: Readonly<Record<string, tf.Tensor>>;
  readonly reports: Readonly<Record<string, tf.Scalar>>;
  /** Gradients of the loss by the path of the parameter. */
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
}

export interface UpdateOptions {
  readonly game: Game;
  readonly batch: number;
  readonly tracer: Tracer;
  /** Read, not written: the caller decides when the update takes effect. */
  readonly values: Values;
  readonly onFeed: (feed: Feed) => void;
}

/** Takes the gradient of a player's loss and applies its optimizer. Throws {@link GameError} for a loss that is none. */
export function updatePlayer(player: Player, options: UpdateOptions): PlayerUpdate {
  const { game, batch, tracer, values, onFeed } = options;
  const { name, clip, average } = player;
  const trained = trainedBy(game, player);
  const scalar = (scalarName: string, value: (update: number) => number): tf.Tensor => {
    const feed: Feed = {
      kind: "scalar",
      name: `scalar/${name}/${scalarName}`,
      spec: { shape: [], dtype: "float32" },
      value: ({ updates }) => value(countOf(updates, name)),
    };
    onFeed(feed);
    return tracer.input(feed.name, feed.spec);
  };

  const written: Record<string, tf.Tensor> = {};
  const taken: Record<string, tf.Tensor> = {};
  const clipped = (x: tf.Tensor): tf.Tensor =>
    clip === undefined ? x : tf.clipByValue(x, -clip.limit, clip.limit);
  const parameters = trained.parameters.map((path) => {
    const value = values.get(path);
    return clip?.when === "before" ? clipped(value) : value;
  });
  const current = new Map(trained.parameters.map((path, i) => [path, parameters[i]]));

  const pass = new Pass({
    tracer,
    game,
    batch,
    player,
    onFeed,
    values: { get: (path) => current.get(path) ?? values.get(path) },
  });
  const terms = new Map<string, tf.Tensor>();
  const { value: total, gradients } = valueAndGradients(
    () => sumOfTerms(player, pass, terms),
    parameters,
  );

  const rule = updateRule(player.optimizer);
  const scalars = Object.fromEntries(
    Object.keys(rule.scalars(0)).map((key) => [
      key,
      scalar(key, (update) => rule.scalars(update)[key] ?? NaN),
    ]),
  );
  trained.parameters.forEach((path, i) => {
    const [parameter, gradient] = [parameters[i], gradients[i]];
    if (parameter === undefined || gradient === undefined) throw unreached(player, path);
    taken[path] = gradient;
    const slots = Object.fromEntries(
      rule.slots.map((slot) => [slot, values.get(slotPath(name, path, slot))]),
    );
    const next = rule.apply(parameter, gradient, slots, scalars);
    written[path] = clip?.when === "after" ? clipped(next.parameter) : next.parameter;
    for (const [slot, value] of Object.entries(next.slots)) {
      written[slotPath(name, path, slot)] = value;
    }
  });
  for (const [path, value] of pass.moved) written[path] = released(value);
  if (average !== undefined) {
    const decay = scalar("averageDecay", (update) => averageDecay(average, update));
    for (const path of [...trained.parameters, ...trained.state]) {
      const value = written[path] ?? values.get(path);
      written[averagePath(path)] = movedAverage(values.get(averagePath(path)), value, decay);
    }
  }

  return {
    values: written,
    total,
    terms: mapValues(terms, released),
    reports: mapValues(pass.reports, released),
    gradients: taken,
  };
}

/** Computes a player's loss terms, keeps them in `terms`, and answers their sum. */
function sumOfTerms(player: Player, pass: Pass, terms: Map<string, tf.Tensor>): tf.Scalar {
  const entries = Object.entries(player.loss(pass));
  for (const [term, value] of entries) {
    if (value.rank !== 0) {
      throw new GameError(
        `The loss term "${term}" of the player "${player.name}" has the shape [${value.shape.join(", ")}]; ` +
          "a loss is one number. Take its mean with tf.mean.",
      );
    }
    terms.set(term, tf.keep(value.clone()));
  }
  const [first, ...others] = entries.map(([, value]) => value as tf.Scalar);
  if (first === undefined) {
    throw new GameError(
      `The loss of the player "${player.name}" has no terms. Return at least one.`,
    );
  }
  return others.reduce((sum, value) => tf.add(sum, value), first);
}

/** Hands a kept tensor over to the scope at hand, which then disposes it like any other. */
function released<T extends tf.Tensor>(kept: T): T {
  const own = kept.clone();
  kept.dispose();
  return own;
}

function mapValues<T, U>(entries: ReadonlyMap<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries([...entries].map(([key, value]) => [key, map(value)]));
}

function unreached(player: Player, path: string): GameError {
  return new GameError(
    `The loss of the player "${player.name}" does not depend on "${path}", which the player trains. ` +
      "Use the layer on the way to the loss, or take it out of the network.",
  );
}
