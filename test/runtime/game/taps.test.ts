/** What a game gives its taps, and what networks and samples see beside them. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  batchOf,
  buildProgram,
  defineGame,
  joinBatches,
  network,
  pointsOf,
  sgd,
  type Game,
  type GameContext,
  type Player,
  type Tap,
} from "ganvas";
import { trace } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import { fill } from "../../../runtime/game/feeds";
import { play } from "./play";

/** Counts its applications in state; adds a draw and the number of updates made. */
const counter: Tap = {
  kind: "counter",
  state: { count: { shape: [1], initializer: { kind: "constant", value: 5 } } },
  apply(site, x) {
    site.write("count", tf.add(site.read("count"), 1));
    const drawn = site.draw("jitter", [site.batch], { kind: "uniform", low: 0, high: 1 });
    const updates = site.scalar("updates", (at) => at.updates["p"] ?? 0);
    const psi = site.phase === "sampling" ? site.choice("psi", [0.5]) : tf.tensor1d([0]);
    const all = tf.add(tf.add(site.read("count"), updates), psi);
    return tf.add(x, tf.add(all, tf.mul(0, tf.mean(drawn))));
  },
};

const scale = network("scale", ["x"], (scope) => {
  const w = scope.node("w").parameter("value", [], { kind: "constant", value: 1 });
  return ({ x }, context) => tf.mul(tf.mul(x, context.read(w)), context.batch);
});

const losing = (loss: (context: GameContext) => tf.Tensor): Player => ({
  name: "p",
  trains: ["scale"],
  optimizer: sgd({ rate: 0 }),
  loss: (context) => ({ all: tf.mean<tf.Scalar>(loss(context)) }),
});

const tapped = losing((c) => scale({ x: c.tap("count", tf.zeros([2])) }, c.at("scale")));

const gameOf = (player: Player = tapped, changes: Partial<Game> = {}): Game =>
  defineGame({
    networks: [scale],
    sources: {
      plane: pointsOf({ kind: "ring8" }),
      images: batchOf("images", { shape: [1, 1, 1], range: "tanh" }),
    },
    taps: { count: counter },
    order: "sequential",
    players: [player],
    samples: {
      counted: (c) => scale({ x: c.tap("count", tf.zeros([2])) }, c.at("scale")),
      mapped: (c) => c.batch("images").image,
      plotted: (c) => c.points("plane"),
    },
    ...changes,
  });

describe("a tap", () => {
  it("keeps state under its name, which training moves", async () => {
    const { program, state, outputs } = await play(gameOf(), { rounds: 3, batch: 2 });
    expect(program.state["game/count/count"]).toEqual({ shape: [1], dtype: "float32" });
    expect(program.initialState({ seed: 1 })["game/count/count"]?.data[0]).toBe(5);
    expect(state["game/count/count"]?.data[0]).toBe(8);
    // Count, updates before, and twice since the batch is two.
    expect(outputs.map((run) => run["loss/p"])).toEqual([2 * 6, 2 * (7 + 1), 2 * (8 + 2)]);
  });

  it("draws anew in each update of a player", async () => {
    const { feeds } = await play(gameOf(), { rounds: 3, batch: 2 });
    const draws = feeds.map((feed) => feed["draw/p/count/jitter"]);
    expect(draws[0]?.shape).toEqual([2]);
    expect(new Set(draws.map((tensor) => tensor?.data.join())).size).toBe(3);
  });

  it("moves nothing when sampling, and takes what whoever samples chooses", () => {
    const program = buildProgram(gameOf(), { batch: 2 });
    const sampler = program.sampler("counted", { count: 2 });
    expect(Object.keys(trace(sampler.build).updates)).toEqual([]);
    expect(sampler.choices()).toEqual([
      {
        kind: "choice",
        name: "choice/psi",
        spec: { shape: [1], dtype: "float32" },
        standard: [0.5],
      },
    ]);
    const at = { seed: 1, round: 0, updates: { p: 7 } };
    const feeds = fill([...sampler.choices(), ...sampler.scalars(), ...sampler.draws()], at, {});
    const { counted } = runEagerly(sampler.build, program.initialState({ seed: 1 }), feeds).outputs;
    expect([...(counted?.data ?? [])]).toEqual([2 * 12.5, 2 * 12.5]);
  });

  it("is one that the game has, and is given no choice in training", async () => {
    const asking = (player: Player, changes?: Partial<Game>) =>
      expect(play(gameOf(player, changes), { rounds: 1, batch: 2 })).rejects;
    await asking(losing((c) => c.tap("pool"))).toThrow(
      'The game has no tap "pool". Its taps: count.',
    );
    const chooser: Tap = { kind: "chooser", apply: (site) => site.choice("psi", [1]) };
    await asking(tapped, { taps: { count: chooser } }).toThrow(
      'The tap "count" asks for the choice "psi" in training, where nobody chooses.',
    );
  });
});

describe("what a network is applied to", () => {
  it("has as many rows as its first input", async () => {
    const both = losing((c) => {
      const one = scale({ x: tf.ones([2, 1]) }, c.at("one"));
      const two = scale({ x: joinBatches(tf.ones([2, 1]), tf.ones([2, 1])) }, c.at("two"));
      return tf.add(tf.mean(one), tf.mul(10, tf.mean(two)));
    });
    const { outputs } = await play(gameOf(both), { rounds: 1, batch: 2 });
    expect(outputs[0]?.["loss/p"]).toBe(2 + 10 * 4);
  });
});

describe("points and images", () => {
  it("are batches of their source, in training and where a sample reads them", async () => {
    const looking = losing((c) => scale({ x: c.points("plane") }, c.at("scale")));
    const point = { shape: [2, 2], dtype: "float32", data: Float32Array.of(1, 2, 3, 6) } as const;
    const { outputs, program } = await play(gameOf(looking), {
      rounds: 1,
      batch: 2,
      data: (source) => (source === "plane" ? { point } : {}),
    });
    expect(outputs[0]?.["loss/p"]).toBe(2 * 3);
    const mapped = program.sampler("mapped", { count: 3 });
    runEagerly(
      mapped.build,
      {},
      {
        "batch/images/image": { shape: [3, 1, 1, 1], dtype: "float32", data: new Float32Array(3) },
      },
    );
    expect(mapped.images()).toMatchObject([
      { name: "batch/images/image", source: "images", spec: { shape: [3, 1, 1, 1] } },
    ]);
    expect(() => trace(program.sampler("plotted", { count: 3 }).build)).toThrow(
      'The sample "plotted" reads points of "plane"',
    );
  });
});
