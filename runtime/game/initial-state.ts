/** The state of a game before its first round, and the specs of all that it holds. */
import type { HostTensor } from "../engines/engine";
import type { TensorSpec } from "../compile/trace";
import { updateRule } from "../optimizers/optimizer";
import { draw } from "../random/draws";
import { sizeOf } from "../compile/shape";
import { tensorsOf, trainedBy, type Game } from "./game";
import { initialise } from "./initializers";
import type { Declaration } from "./scope";
import { averagePath, gradientPath, slotPath, tapPath } from "./paths";
import type { TapState } from "./tap";

export interface InitialStateOptions {
  readonly seed: number;
  /** Mean of the training images, in [0, 1]; wanted where a bias begins as its logit. */
  readonly meanImage?: ArrayLike<number>;
}

/**
 * Every state name of a game: networks' tensors, then optimizer slots, averages, state of taps, and sums of gradients
 * where an update takes several batches. All are float32.
 */
export function stateSpecs(game: Game): Record<string, TensorSpec> {
  const tensors = tensorsOf(game);
  const spec = (path: string): TensorSpec => ({
    shape: tensors.get(path)?.shape ?? [],
    dtype: "float32",
  });
  const specs: Record<string, TensorSpec> = {};
  for (const path of tensors.keys()) specs[path] = spec(path);
  for (const player of game.players) {
    const { slots } = updateRule(player.optimizer);
    for (const path of trainedBy(game, player).parameters) {
      for (const slot of slots) specs[slotPath(player.name, path, slot)] = spec(path);
    }
  }
  for (const path of averagedPaths(game)) specs[averagePath(path)] = spec(path);
  for (const [path, { shape }] of tapStates(game)) specs[path] = { shape, dtype: "float32" };
  for (const player of game.players) {
    if ((player.accumulate ?? 1) === 1) continue;
    for (const path of trainedBy(game, player).parameters) {
      specs[gradientPath(player.name, path)] = spec(path);
    }
  }
  return specs;
}

/** Zeros for every optimizer slot of a game. */
export function emptySlots(game: Game): Record<string, HostTensor> {
  const tensors = tensorsOf(game);
  return Object.fromEntries(
    game.players.flatMap((player) => {
      const { slots } = updateRule(player.optimizer);
      return trainedBy(game, player).parameters.flatMap((path) =>
        slots.map((slot): [string, HostTensor] => {
          const shape = tensors.get(path)?.shape ?? [];
          const data = new Float32Array(sizeOf(shape));
          return [slotPath(player.name, path, slot), { shape, dtype: "float32", data }];
        }),
      );
    }),
  );
}

function tapStates({ taps = {} }: Pick<Game, "taps">): ReadonlyMap<string, TapState> {
  return new Map(
    Object.entries(taps).flatMap(([tap, { state = {} }]) =>
      Object.entries(state).map(([name, value]) => [tapPath(tap, name), value] as const),
    ),
  );
}

/**
 * Paths of the tensors of which a moving average is kept: the parameters that a player with `average` trains, and its
 * networks' state where the average says so.
 */
export function averagedPaths(game: Game): ReadonlySet<string> {
  return new Set(
    game.players
      .filter((player) => player.average !== undefined)
      .flatMap((player) => {
        const { parameters, state } = trainedBy(game, player);
        return player.average?.state === true ? [...parameters, ...state] : parameters;
      }),
  );
}

/**
 * Values for every state name: tensors as their initializers say, drawn under the stream `init/<path>`; slots and sums of
 * gradients zero; averages copies. Throws {@link GameError} where an initializer lacks what it needs.
 */
export function initialState(
  game: Game,
  { seed, meanImage }: InitialStateOptions,
): Record<string, HostTensor> {
  const begins = new Map<string, Pick<Declaration, "initializer" | "fans">>([
    ...tensorsOf(game),
    ...tapStates(game),
  ]);
  const state: Record<string, HostTensor> = {};
  for (const [name, spec] of Object.entries(stateSpecs(game))) {
    const declaration = begins.get(name);
    const count = sizeOf(spec.shape);
    const data =
      declaration === undefined
        ? new Float32Array(count)
        : initialise(declaration.initializer, {
            path: name,
            shape: spec.shape,
            fans: declaration.fans,
            meanImage,
            draw: (distribution, length) =>
              draw({ seed, stream: `init/${name}`, step: 0 }, distribution, length),
          });
    state[name] = { ...spec, data };
  }
  for (const path of averagedPaths(game)) {
    const original = state[path];
    if (original !== undefined) {
      state[averagePath(path)] = { ...original, data: original.data.slice() };
    }
  }
  return state;
}
