/** The state of a game before its first round, and the specs of all that it holds. */
import type { HostTensor } from "../engines/engine";
import type { TensorSpec } from "../compile/trace";
import { updateRule } from "../optimizers/optimizer";
import { draw } from "../random/draws";
import { tensorsOf, trainedBy, type Game } from "./game";
import { initialise } from "./initializers";
import { averagePath, slotPath } from "./paths";

export interface InitialStateOptions {
  readonly seed: number;
  /** Mean of the training images, in [0, 1]; wanted where a bias begins as its logit. */
  readonly meanImage?: ArrayLike<number>;
}

/** Every state name of a game: networks' tensors, then optimizer slots, then averages. All are float32. */
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
  return specs;
}

/** Paths of the tensors of which a moving average is kept: all of a player's that has `average`, state included. */
export function averagedPaths(game: Game): ReadonlySet<string> {
  return new Set(
    game.players
      .filter((player) => player.average !== undefined)
      .flatMap((player) => {
        const { parameters, state } = trainedBy(game, player);
        return [...parameters, ...state];
      }),
  );
}

/**
 * Values for every state name: tensors as their initializers say, drawn under the stream `init/<path>`; slots zero;
 * averages copies. Throws {@link GameError} where an initializer lacks what it needs.
 */
export function initialState(
  game: Game,
  { seed, meanImage }: InitialStateOptions,
): Record<string, HostTensor> {
  const tensors = tensorsOf(game);
  const state: Record<string, HostTensor> = {};
  for (const [name, spec] of Object.entries(stateSpecs(game))) {
    const declaration = tensors.get(name);
    const count = spec.shape.reduce((product, size) => product * size, 1);
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
