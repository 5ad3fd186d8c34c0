/** Updates of several batches: the mean of their gradients, one batch in memory at a time. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  batchOf,
  buildProgram,
  defineGame,
  network,
  noise,
  sgd,
  type Game,
  type HostBatch,
  type Player,
} from "ganvas";
import { play } from "./play";

const weight = (name: string) =>
  network(name, ["x"], (scope) => {
    const w = scope.node("w").parameter("value", [], { kind: "constant", value: 1 });
    return ({ x }, context) => tf.mul(x, context.read(w));
  });
const [a, b] = [weight("a"), weight("b")];

/** The gradient of a batch is the mean of its images and draws. */
const playing = (name: "a" | "b", changes: Partial<Player> = {}): Player => ({
  name,
  trains: [name],
  optimizer: sgd({ rate: 1 }),
  accumulate: 3,
  ...changes,
  loss(context) {
    const { image } = context.batch("images");
    const net = name === "a" ? a : b;
    const drawn = tf.add(context.noise("shared"), context.noise("own"));
    const x = tf.add(tf.reshape(image, [-1, 1]), tf.mul(0, drawn));
    return { mean: tf.mean<tf.Scalar>(net({ x }, context.at(name))) };
  },
});

const gameOf = (players: readonly Player[], changes: Partial<Game> = {}): Game =>
  defineGame({
    networks: [a, b],
    sources: {
      images: batchOf("images", { shape: [1, 1, 1], range: "tanh" }),
      shared: noise({ shape: [1], distribution: "normal", draw: "round" }),
      own: noise({ shape: [1], distribution: "normal", draw: "player" }),
    },
    order: "sequential",
    samples: {},
    ...changes,
    players,
  });

/** Batch n holds the numbers 2n and 2n + 1. */
const counting = (_: string, number: number): HostBatch => ({
  image: {
    shape: [2, 1, 1, 1],
    dtype: "float32",
    data: Float32Array.of(2 * number, 2 * number + 1),
  },
});

const options = { batch: 2, data: counting } as const;

describe("an update of three batches", () => {
  it("takes the mean of their gradients, and leaves the sum at zero", async () => {
    const { state, updates, outputs } = await play(gameOf([playing("a")]), {
      ...options,
      rounds: 1,
    });
    // The mean of 0, 1, ..., 5.
    expect(state["a/w/value"]?.data[0]).toBeCloseTo(1 - 2.5, 6);
    expect(state["gradient/a/a/w/value"]?.data[0]).toBe(0);
    expect(updates).toEqual({ a: 1 });
    expect(outputs).toHaveLength(3);
  });

  it("is the update of one batch three times as large", async () => {
    const large = (_: string, number: number): HostBatch => ({
      image: {
        shape: [6, 1, 1, 1],
        dtype: "float32",
        data: Float32Array.from({ length: 6 }, (_, i) => 6 * number + i),
      },
    });
    const small = await play(gameOf([playing("a")]), { ...options, rounds: 2 });
    const whole = gameOf([playing("a", { accumulate: 1 })]);
    const once = await play(whole, { rounds: 2, batch: 6, data: large });
    expect(small.state["a/w/value"]?.data[0]).toBeCloseTo(once.state["a/w/value"]?.data[0] ?? NaN);
  });

  it("is a plan that adds, twice, and one that applies", () => {
    const program = buildProgram(gameOf([playing("a", { steps: 2 }), playing("b")]), options);
    expect(program.plans.map(({ id, players }) => [id, players])).toEqual([
      ["a/part", []],
      ["a", ["a"]],
      ["b/part", []],
      ["b", ["b"]],
    ]);
    expect(program.round(0).map(({ plan, part }) => `${plan.id} ${part}`)).toEqual(
      ["a", "a", "b"].flatMap((id) => [`${id}/part 0`, `${id}/part 1`, `${id} 2`]),
    );
  });

  it("sees a batch and draws of its own in each part; players share those of a round", async () => {
    const { feeds } = await play(gameOf([playing("a"), playing("b")]), { ...options, rounds: 2 });
    const all = (name: string) => feeds.flatMap((feed) => feed[name]?.data.join() ?? []);
    expect(new Set(all("batch/images/image")).size).toBe(12);
    expect(new Set([...all("draw/a/own"), ...all("draw/b/own")]).size).toBe(12);
    const shared = all("draw/shared");
    expect(new Set(shared).size).toBe(6);
    expect(shared.slice(0, 3)).toEqual(shared.slice(3, 6));
  });

  it("resumes exactly: one round and one more are two", async () => {
    const game = gameOf([playing("a"), playing("b", { accumulate: 2 })]);
    const whole = await play(game, { ...options, rounds: 2 });
    const { state, updates } = await play(game, { ...options, rounds: 1 });
    const from = { round: 1, state, updates };
    const rest = await play(game, { ...options, rounds: 1, from });
    expect(rest.state).toEqual(whole.state);
    expect(rest.feeds).toEqual(whole.feeds.slice(5));
  });
});

describe("simultaneous players", () => {
  it("accumulate together: all gradients are of the weights before the round", async () => {
    const against = (name: "a" | "b"): Player => ({
      ...playing(name),
      loss(context) {
        const x = tf.reshape(context.batch("images").image, [-1, 1]);
        const both = tf.mul(a({ x }, context.at("a")), b({ x }, context.at("b")));
        return { product: tf.mean<tf.Scalar>(both) };
      },
    });
    const game = gameOf([against("a"), against("b")], { order: "simultaneous" });
    const { state, program } = await play(game, { ...options, rounds: 1 });
    expect(program.plans.map(({ id }) => id)).toEqual(["round/part", "round"]);
    // The mean of the squares of 0, 1, ..., 5.
    for (const name of ["a", "b"]) {
      expect(state[`${name}/w/value`]?.data[0]).toBeCloseTo(1 - 55 / 6, 5);
    }
  });
});
