/** What the engine runs is what the code says: compiled rounds equal eager ones, part by part of the papers. */
import { describe, expect, it } from "vitest";
import type { Game, HostBatch } from "ganvas";
import { pointBatch } from "../../../runtime/data/points";
import { accumulating, growing, penalised, translating } from "./miniatures";
import { difference, play, randomImages, type PlayOptions } from "./play";

const points = (name: string, number: number): HostBatch => ({
  point: pointBatch("ring8", { name, seed: 3, batchSize: 4, number }),
});

interface Case {
  readonly game: () => Game;
  readonly options: Omit<PlayOptions, "rounds">;
}

const cases: Readonly<Record<string, Case>> = {
  "a gradient penalty, and several critic steps": {
    game: penalised,
    options: { batch: 4, data: points },
  },
  "the first stage of a game that grows": {
    game: growing,
    options: { batch: 4, stage: "4", data: randomImages([4, 8, 8, 1]) },
  },
  "a stage that fades in, and is there after four rounds": {
    game: growing,
    options: {
      batch: 4,
      stage: "8",
      data: randomImages([2, 8, 8, 1]),
      start: { round: 4, updates: { discriminator: 4, generator: 4 } },
    },
  },
  "image pools, and a player of two networks": {
    game: translating,
    options: { batch: 2, data: randomImages([2, 4, 4, 1]) },
  },
  "spectral norm, gradients of three batches, and averaged state": {
    game: accumulating,
    options: { batch: 2, data: randomImages([2, 4, 4, 1]) },
  },
};

describe.each(Object.entries(cases))("%s", (_, { game, options }) => {
  const both = async (rounds: number) => ({
    eager: await play(game(), { ...options, rounds, engine: "eager" }),
    compiled: await play(game(), { ...options, rounds, engine: "compiled" }),
  });

  it("makes the step that the same code makes eagerly", async () => {
    const { eager, compiled } = await both(1);
    expect(difference(eager.state, compiled.state)).toBeLessThan(1e-4);
    expect(eager.outputs.length).toBe(compiled.outputs.length);
    eager.outputs.forEach((outputs, run) => {
      for (const [name, value] of Object.entries(outputs)) {
        const error = Math.abs((compiled.outputs[run]?.[name] ?? NaN) - value);
        expect(error, name).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      }
    });
  });

  it("drifts by less than 0.001 in 20 rounds", async () => {
    const { eager, compiled } = await both(20);
    const before = eager.program.initialState({ seed: 1 });
    expect(difference(eager.state, compiled.state)).toBeLessThan(1e-3);
    expect(difference(before, eager.state)).toBeGreaterThan(0.01);
  });
});
