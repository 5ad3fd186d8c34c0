/** Contexts made by hand, for layers that are applied outside a game. */
import * as tf from "@tensorflow/tfjs";
import type { Context, StageContext } from "../../../runtime/game/context";

export interface HandMade {
  readonly phase?: Context["phase"];
  readonly batch?: number;
  readonly updatesState?: boolean;
  readonly stage?: StageContext;
  readonly draw?: Context["draw"];
  readonly measure?: Context["measure"];
}

/** A context that holds the given tensors by the last part of their path, and replaces those that are written. */
export function contextOf(
  { phase = "training", batch = 1, updatesState = false, stage, draw, measure }: HandMade,
  tensors: Record<string, tf.Tensor> = {},
): Context {
  const last = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const context: Context = {
    batch,
    stage,
    phase,
    measure,
    statistics: phase === "training" ? "batch" : "running",
    updatesState,
    read: ({ path }) => {
      const tensor = tensors[last(path)];
      if (tensor === undefined) throw new Error(`No tensor "${path}".`);
      return tensor;
    },
    write: ({ path }, value) => {
      if (updatesState) tensors[last(path)] = tf.keep(value.clone());
    },
    draw:
      draw ??
      (() => {
        throw new Error("Nothing may be drawn here.");
      }),
    within: () => context,
  };
  return context;
}

/** A stage in which what the names list exists, `fade` of the way in. */
export function stageOf(fade: tf.Scalar, existing: readonly string[] = []): StageContext {
  return {
    id: "8",
    resolution: 8,
    fade,
    params: {},
    exists: ({ from, until }) =>
      [from, until].every((id) => id === undefined || existing.includes(id)),
  };
}

/** The context with a stage whose layers have faded in that far. */
export function fading(context: Context, fade: tf.Scalar): Context {
  return contextOf({ phase: context.phase, batch: context.batch, stage: stageOf(fade) });
}
