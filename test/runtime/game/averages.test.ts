/** Averages and statistics: what samples are made from. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  batchNorm,
  buildProgram,
  defineGame,
  network,
  noise,
  sgd,
  type Average,
  type Game,
} from "ganvas";
import { trace } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import { sampleFeeds, type Sampler } from "../../../runtime/game";
import { play } from "./play";

const generator = network("generator", ["z"], (scope) => {
  const norm = batchNorm(scope, "norm", { channels: 1, momentum: 0.5 });
  return ({ z }, context) => norm(z, context);
});

const gameOf = (average?: Average, changes: Partial<Game> = {}): Game =>
  defineGame({
    networks: [generator],
    sources: { z: noise({ shape: [1], distribution: "normal", draw: "player" }) },
    order: "sequential",
    players: [
      {
        name: "g",
        trains: ["generator"],
        optimizer: sgd({ rate: 0.1 }),
        average,
        loss: (c) => ({ mean: tf.mean(generator({ z: c.noise("z") }, c.at("fake"))) }),
      },
    ],
    samples: { fake: (c) => generator({ z: c.noise("z") }, c.at("fake")) },
    ...changes,
  });

describe("an average", () => {
  it("is of the weights alone: samples use running statistics as they are", async () => {
    const { program, state } = await play(gameOf({ decay: 0.9 }), { rounds: 2, batch: 4 });
    const averages = Object.keys(state).filter((name) => name.startsWith("average/"));
    expect(averages).toEqual(["average/generator/norm/gain", "average/generator/norm/bias"]);
    const graph = graphOf(program.sampler("fake", { count: 2 }));
    expect(Object.keys(graph.state).sort()).toEqual([
      "average/generator/norm/bias",
      "average/generator/norm/gain",
      "generator/norm/mean",
      "generator/norm/variance",
    ]);
  });

  it("is of the networks' state as well if it says so", async () => {
    const average = { decay: 0.75, state: true };
    const once = await play(gameOf(average), { rounds: 1, batch: 4 });
    const start = once.program.initialState({ seed: 1 });
    const name = "generator/norm/variance";
    const [before, after] = [start[name]?.data[0] ?? NaN, once.state[name]?.data[0] ?? NaN];
    expect(after).not.toBe(before);
    expect(once.state[`average/${name}`]?.data[0]).toBeCloseTo(0.75 * before + 0.25 * after, 6);
    const graph = graphOf(once.program.sampler("fake", { count: 2 }));
    expect(Object.keys(graph.state).every((path) => path.startsWith("average/"))).toBe(true);
  });

  it("copies until its first update is due", async () => {
    const average = { decay: 0.75, from: 2, state: true };
    const { state } = await play(gameOf(average), { rounds: 2, batch: 4 });
    for (const path of ["generator/norm/bias", "generator/norm/mean"]) {
      expect(state[`average/${path}`]).toEqual(state[path]);
    }
  });

  it("is left where the game says that samples take the weights in training", () => {
    const game = gameOf({ decay: 0.9 }, { sampling: { weights: "raw" } });
    const program = buildProgram(game, { batch: 4 });
    const reads = (average?: boolean) =>
      Object.keys(graphOf(program.sampler("fake", { count: 2, average })).state);
    expect(reads()).toContain("generator/norm/gain");
    expect(reads(true)).toContain("average/generator/norm/gain");
  });
});

describe("standing statistics", () => {
  it("are moments of batches of samples, measured apart, in place of the running ones", () => {
    const game = gameOf(undefined, { sampling: { statistics: "standing", passes: 2 } });
    const program = buildProgram(game, { batch: 4 });
    const state = program.initialState({ seed: 1 });
    const moments = program.moments("fake", { count: 4 });
    trace(moments.build);
    const feeds = sampleFeeds(moments.draws(), { seed: 9, first: 0 });
    const measured = runEagerly(moments.build, state, feeds).outputs;
    const z = [...(Object.values(feeds)[0]?.data ?? [])];
    const mean = z.reduce((sum, x) => sum + x, 0) / 4;
    const variance = z.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
    expect(measured["standing/generator/norm/mean"]?.data[0]).toBeCloseTo(mean, 5);
    expect(measured["standing/generator/norm/variance"]?.data[0]).toBeCloseTo(variance, 5);

    const standing = Object.fromEntries(
      Object.entries(measured).map(([name, value]) => [name.slice("standing/".length), value]),
    );
    const sampler = program.sampler("fake", { count: 1 });
    trace(sampler.build);
    const one = sampleFeeds(sampler.draws(), { seed: 9, first: 2 });
    const { fake } = runEagerly(sampler.build, { ...state, ...standing }, one).outputs;
    const wanted = ((z[2] ?? NaN) - mean) / Math.sqrt(variance + 1e-5);
    expect(fake?.data[0]).toBeCloseTo(wanted, 4);
  });
});

function graphOf(sampler: Sampler) {
  return trace(sampler.build);
}
