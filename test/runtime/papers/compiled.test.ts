/** What the engine runs is what the generated code says: compiled rounds of every paper equal eager ones. */
import { describe, expect, it, vi } from "vitest";
import { pointBatch } from "../../../runtime/data/points";
import { buildProgram, type Game, type HostBatch } from "../../../runtime/game";
import { stageSpan } from "../../../runtime/game/stages";
import { draw } from "../../../runtime/random/draws";
import type { GanDocument, Optimizer } from "../../../src/core/document/document";
import { difference, play, type PlayOptions, type State } from "../game/play";
import { gameOf } from "./loading";
import { MINIATURES, type Miniature } from "./miniatures";

vi.setConfig({ testTimeout: 120_000 });

const SEED = 3;

/** Batches of numbers in [-1, 1), of classes or of points, that follow from the batch's number alone. */
function dataOf({ sources }: Game, batch: number) {
  return (name: string, number: number): HostBatch => {
    const source = sources[name];
    if (source?.kind === "points") {
      const key = { name, seed: SEED, batchSize: batch, number };
      return { point: pointBatch(source.distribution, key) };
    }
    if (source?.kind !== "data") throw new Error(`"${name}" is no data.`);
    const shape = [batch, ...source.shape];
    const count = shape.reduce((product, side) => product * side, 1);
    const key = { seed: SEED, stream: name, step: number };
    const uniform = { kind: "uniform", low: -1, high: 1 } as const;
    const classes = draw(
      { ...key, stream: `${name}/label` },
      { kind: "integer", below: 10 },
      batch,
    );
    return {
      image: { shape, dtype: "float32", data: draw(key, uniform, count) },
      label: { shape: [batch], dtype: "int32", data: Int32Array.from(classes) },
    };
  };
}

/**
 * Parameters of some size. Those that begin at zero would keep what is behind them out of a round; to tiny ones before a
 * norm a step is a leap, and of leaps no two are alike.
 */
function awake(state: State, game: Game): State {
  const trained = game.networks.flatMap(({ declarations }) =>
    declarations.filter(({ trainable }) => trainable).map(({ path }) => path),
  );
  const changed = trained.flatMap((path): [string, State[string]][] => {
    const tensor = state[path];
    const largest = Math.max(...Array.from(tensor?.data ?? [], Math.abs));
    if (tensor === undefined || largest > 0.1) return [];
    const normal = { kind: "normal" } as const;
    const noise = draw({ seed: SEED, stream: path, step: 0 }, normal, tensor.data.length);
    const data = noise.map((value, i) => 0.2 * value + (tensor.data[i] ?? 0));
    return [[path, { ...tensor, dtype: "float32", data }]];
  });
  return { ...state, ...Object.fromEntries(changed) };
}

function withOptimizers(
  { game, ...document }: GanDocument,
  change: (optimizer: Optimizer) => Optimizer,
): GanDocument {
  const players = game.players.map((player) => ({
    ...player,
    optimizer: change(player.optimizer),
  }));
  return { ...document, game: { ...game, players } };
}

/** A gradient that is rounding alone would be a whole step of Adam's; beside this epsilon it is none. */
const blunt = (optimizer: Optimizer): Optimizer =>
  optimizer.kind === "sgd" ? optimizer : { ...optimizer, epsilon: 1e-3 };

/** What a generator whose bias begins as the data's mean image begins as. */
function greyOf({ sources }: Game): Float32Array {
  const [size = 0] = Object.values(sources).flatMap((source) =>
    source.kind === "data" ? [source.shape.reduce((product, side) => product * side, 1)] : [],
  );
  return new Float32Array(size).fill(0.3);
}

const descent = (): Optimizer => ({ kind: "sgd", rate: 0.001 });

/** Rounds from the same state with the same draws, by both engines: one, or as many as make 20 updates. */
async function both(
  { document, stage }: Miniature,
  change: (optimizer: Optimizer) => Optimizer,
  much: "a round" | "20 updates",
) {
  const game = gameOf(withOptimizers(document, change));
  const usual = document.training.batch;
  const program = buildProgram(game, { batch: usual, stage });
  const span = stage === undefined ? undefined : stageSpan(game, usual, stage);
  const meanImage = greyOf(game);
  const updates = game.players.reduce((sum, { steps = 1 }) => sum + steps, 0);
  const options: PlayOptions = {
    rounds: much === "a round" ? 1 : Math.ceil(20 / updates),
    batch: usual,
    stage,
    seed: SEED,
    from: {
      // Two rounds into a stage, what fades in has begun to.
      round: span === undefined ? 0 : span.firstRound + 2,
      updates: span?.updates ?? {},
      state: awake(program.initialState({ seed: SEED, meanImage }), game),
    },
    data: dataOf(game, program.batch),
  };
  const eager = await play(game, { ...options, engine: "eager" });
  const compiled = await play(game, { ...options, engine: "compiled" });
  return { before: options.from?.state ?? {}, eager, compiled };
}

/**
 * How far two states are from each other: of each tensor the largest difference, relative to the largest number in it, in
 * descending order. Slots are measured by the largest number in any slot of their player and kind: where a norm follows a
 * bias, its gradient is zero, and what is there is the rounding of sums that cancel.
 */
function differences(
  a: State,
  b: State,
): readonly { readonly name: string; readonly by: number }[] {
  const kindOf = (name: string): string =>
    name.replace(/^optimizer\/([^/]+)\/.*\/([^/]+)$/, "optimizer $1 $2");
  const sizeOf = (name: string): number =>
    Math.max(0, ...Array.from(a[name]?.data ?? [], Math.abs));
  const largest = new Map<string, number>();
  for (const name of Object.keys(a)) {
    largest.set(kindOf(name), Math.max(largest.get(kindOf(name)) ?? 0, sizeOf(name)));
  }
  const relative = Object.keys(a).map((name) => {
    const scale = Math.max(1e-3, largest.get(kindOf(name)) ?? 0);
    return { name, by: (difference(a, b, [name]) * Math.max(1e-3, sizeOf(name))) / scale };
  });
  return relative.sort((x, y) => y.by - x.by);
}

/** Three quarters within the bound, and none beyond what a unit on the other side of its ReLU's kink does to a gradient. */
function expectAlike(a: State, b: State, bound: number): void {
  const all = differences(a, b);
  for (const { name, by } of all.slice(Math.floor(all.length / 4))) {
    expect(by, name).toBeLessThan(bound);
  }
  for (const { name, by } of all) expect(by, name).toBeLessThan(1e-2);
}

describe.each(Object.entries(MINIATURES))("%s", (_, miniature) => {
  it("makes the round that the same code makes eagerly", async () => {
    const { before, eager, compiled } = await both(miniature, blunt, "a round");
    expectAlike(eager.state, compiled.state, 1e-4);
    expect(difference(before, eager.state)).toBeGreaterThan(1e-3);
    expect(eager.outputs.length).toBe(compiled.outputs.length);
    eager.outputs.forEach((outputs, run) => {
      for (const [name, value] of Object.entries(outputs)) {
        const error = Math.abs((compiled.outputs[run]?.[name] ?? NaN) - value);
        expect(error, name).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      }
    });
  });

  it("drifts by less than 0.001 in 20 updates of plain descent", async () => {
    const { before, eager, compiled } = await both(miniature, descent, "20 updates");
    expectAlike(eager.state, compiled.state, 1e-3);
    expect(difference(before, eager.state)).toBeGreaterThan(1e-3);
  });
});
