/**
 * One player's update as a pure function: (values, inputs) to new parameters, slots, averages, running statistics and
 * state of taps, with the losses and reports beside them. An update of several batches is several such functions: all but
 * the last only add up gradients.
 */
import * as tf from "@tensorflow/tfjs";
import type { Tracer } from "../compile/trace";
import { valueAndGradients } from "../gradients/value-and-gradients";
import { averageDecay, movedAverage } from "../optimizers/average";
import { updateRule } from "../optimizers/optimizer";
import { GameError } from "./errors";
import { countOf, type Feed } from "./feeds";
import { trainedBy, type Game, type Player } from "./game";
import { averagePath, gradientPath, slotPath } from "./paths";
import { Pass } from "./pass";
import type { StageSpan } from "./stages";
import type { Values } from "./values";

export interface PlayerUpdate {
  /** New values by state name. */
  readonly values: Readonly<Record<string, tf.Tensor>>;
  readonly total: tf.Scalar;
  readonly terms: Readonly<Record<string, tf.Tensor>>;
  readonly reports: Readonly<Record<string, tf.Scalar>>;
  /** Gradients by the path of the parameter, as the optimizer gets them; none where they are only added up. */
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
}

export interface UpdateOptions {
  readonly game: Game;
  readonly batch: number;
  /** The stage of growth, of a game that grows. */
  readonly span?: StageSpan;
  readonly tracer: Tracer;
  /** Read, not written: the caller decides when the update takes effect. */
  readonly values: Values;
  /** Whether the optimizer is applied; else the gradients are added to those of the update's earlier batches. */
  readonly applies: boolean;
  readonly onFeed: (feed: Feed) => void;
}

/** A parameter that the loss depends on. */
interface Reached {
  readonly path: string;
  readonly parameter: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** Takes the gradient of a player's loss and applies its optimizer. Throws {@link GameError} for a loss that is none. */
export function updatePlayer(player: Player, options: UpdateOptions): PlayerUpdate {
  const { game, batch, span, tracer, values, applies, onFeed } = options;
  const { accumulate = 1 } = player;
  const trained = trainedBy(game, player).parameters;
  const parameters = trained.map((path) => {
    const value = values.get(path);
    return player.clip?.when === "before" ? clipped(player, value) : value;
  });
  const current = new Map(trained.map((path, i) => [path, parameters[i]]));

  const pass = new Pass({
    tracer,
    game,
    batch,
    span,
    player,
    onFeed,
    values: { get: (path) => current.get(path) ?? values.get(path) },
  });
  const terms = new Map<string, tf.Tensor>();
  const { value: total, gradients } = valueAndGradients(
    () => sumOfTerms(player, pass, terms),
    parameters,
  );
  const reached = trained.flatMap((path, i): Reached[] => {
    const [parameter, gradient] = [parameters[i], gradients[i]];
    if (parameter === undefined || gradient === undefined) {
      // What another stage needs is declared from the start.
      if (game.stages === undefined) throw unreached(player, path);
      return [];
    }
    if (accumulate === 1) return [{ path, parameter, gradient }];
    const earlier = values.get(gradientPath(player.name, path));
    return [{ path, parameter, gradient: tf.add(earlier, tf.div(gradient, accumulate)) }];
  });

  const written: Record<string, tf.Tensor> = {};
  for (const [path, value] of pass.moved) written[path] = released(value);
  if (applies) {
    Object.assign(written, stepped(player, reached, { pass, span, values }));
    Object.assign(written, averaged(player, reached, written, options, pass));
  }
  if (accumulate > 1) {
    for (const { path, gradient } of reached) {
      written[gradientPath(player.name, path)] = applies ? tf.zerosLike(gradient) : gradient;
    }
  }
  return {
    values: written,
    total,
    terms: mapValues(terms, released),
    reports: mapValues(pass.reports, released),
    gradients: applies ? Object.fromEntries(reached.map((each) => [each.path, each.gradient])) : {},
  };
}

/** What the player's optimizer makes of parameters and their slots. */
function stepped(
  player: Player,
  reached: readonly Reached[],
  { pass, span, values }: { readonly pass: Pass } & Pick<UpdateOptions, "span" | "values">,
): Record<string, tf.Tensor> {
  const { name, optimizer, clip } = player;
  const rule = updateRule(optimizer);
  const since = countOf(span?.slotsSince ?? {}, name);
  const scalars = Object.fromEntries(
    Object.keys(rule.scalars(0)).map((key) => [
      key,
      pass.scalar(
        `${name}/${key}`,
        ({ updates }) => rule.scalars(countOf(updates, name), since)[key] ?? NaN,
      ),
    ]),
  );
  const written: Record<string, tf.Tensor> = {};
  for (const { path, parameter, gradient } of reached) {
    const slots = Object.fromEntries(
      rule.slots.map((slot) => [slot, values.get(slotPath(name, path, slot))]),
    );
    const next = rule.apply(parameter, gradient, slots, scalars);
    written[path] = clip?.when === "after" ? clipped(player, next.parameter) : next.parameter;
    for (const [slot, value] of Object.entries(next.slots)) {
      written[slotPath(name, path, slot)] = value;
    }
  }
  return written;
}

/** Moves the averages of what the player trains. Those of parameters that a stage does not reach stay. */
function averaged(
  player: Player,
  reached: readonly Reached[],
  written: Readonly<Record<string, tf.Tensor>>,
  { game, values }: Pick<UpdateOptions, "game" | "values">,
  pass: Pass,
): Record<string, tf.Tensor> {
  const { name, average } = player;
  if (average === undefined) return {};
  const decay = pass.scalar(`${name}/averageDecay`, ({ updates }) =>
    averageDecay(average, countOf(updates, name)),
  );
  const state = average.state === true ? trainedBy(game, player).state : [];
  const paths = [...reached.map(({ path }) => path), ...state];
  return Object.fromEntries(
    paths.map((path) => {
      const value = written[path] ?? values.get(path);
      return [averagePath(path), movedAverage(values.get(averagePath(path)), value, decay)];
    }),
  );
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

function clipped({ clip }: Player, x: tf.Tensor): tf.Tensor {
  return clip === undefined ? x : tf.clipByValue(x, -clip.limit, clip.limit);
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
