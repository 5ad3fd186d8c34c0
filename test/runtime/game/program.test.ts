/** The rules of the game, on players whose networks are single numbers, so that every value can be worked out by hand. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  adam,
  batchOf,
  buildProgram,
  defineGame,
  dropout,
  labels,
  network,
  noise,
  sgd,
  type Game,
  type GameContext,
  type Player,
} from "ganvas";
import { play, randomImages } from "./play";

/** A network that is one number, whatever its input. */
const number = (name: string, value: number) =>
  network(name, ["x"], (scope) => {
    const w = scope.node("w").parameter("value", [], { kind: "constant", value });
    return ({ x }, context) => tf.add(tf.mul(0, tf.sum(x)), context.read(w));
  });
const a = number("a", 2);
const b = number("b", 1);

const at = (net: typeof a, context: GameContext) => net({ x: tf.scalar(0) }, context.at(net.name));

/** Pulls a towards 3: the gradient is 2 (a - 3). */
const playerA: Player = {
  name: "a",
  trains: ["a"],
  optimizer: sgd({ rate: 0.25 }),
  loss: (context) => ({ pull: tf.square(tf.sub(at(a, context), 3)) }),
};
/** The gradient with respect to b is a. */
const playerB: Player = {
  name: "b",
  trains: ["b"],
  optimizer: sgd({ rate: 0.25 }),
  loss: (context) => ({ product: tf.mul(at(a, context), at(b, context)) }),
};

const gameOf = (players: readonly Player[], changes: Partial<Game> = {}): Game =>
  defineGame({
    networks: [a, b],
    sources: {},
    order: "sequential",
    samples: {},
    ...changes,
    players,
  });

async function after(game: Game, rounds = 1, data?: ReturnType<typeof randomImages>) {
  const played = await play(game, { rounds, batch: 2, data });
  const value = (name: string) => played.state[name]?.data[0];
  return { ...played, value };
}

describe("the order of play", () => {
  it("sequential: the second player meets what the first has become", async () => {
    const { value } = await after(gameOf([playerA, playerB]));
    expect(value("a/w/value")).toBe(2.5);
    expect(value("b/w/value")).toBe(1 - 0.25 * 2.5);
  });

  it("simultaneous: both gradients are taken at the same weights", async () => {
    const { value } = await after(gameOf([playerA, playerB], { order: "simultaneous" }));
    expect(value("a/w/value")).toBe(2.5);
    expect(value("b/w/value")).toBe(1 - 0.25 * 2);
  });

  it("alternating: as sequential, in graphs of their own", async () => {
    const { value, program } = await after(gameOf([playerA, playerB], { order: "alternating" }));
    expect(program.plans.map((plan) => plan.id)).toEqual(["a", "b"]);
    expect(value("b/w/value")).toBe(1 - 0.25 * 2.5);
  });

  it("is one graph where all step once, else one for each player", () => {
    const plans = (...players: Player[]) =>
      buildProgram(gameOf(players), { batch: 2 }).plans.map(({ id, players }) => [id, players]);
    expect(plans(playerA, playerB)).toEqual([["round", ["a", "b"]]]);
    expect(plans(playerA)).toEqual([["a", ["a"]]]);
    expect(plans({ ...playerA, steps: 2 }, playerB)).toEqual([
      ["a", ["a"]],
      ["b", ["b"]],
    ]);
    expect(plans({ ...playerA, bursts: [{ steps: 9, below: 1 }] }, playerB)).toHaveLength(2);
  });
});

describe("steps", () => {
  it("are repeated within a round", async () => {
    const { value, updates } = await after(gameOf([{ ...playerA, steps: 3 }, playerB]));
    // The distance to 3 halves with each step.
    expect(value("a/w/value")).toBe(3 - 1 / 8);
    expect(value("b/w/value")).toBe(1 - 0.25 * (3 - 1 / 8));
    expect(updates).toEqual({ a: 3, b: 1 });
  });

  it("are more in bursts: WGAN's 100 critic steps in the first 25 rounds and every 500th", () => {
    const bursts = [{ steps: 100, below: 25, every: 500 }];
    const program = buildProgram(gameOf([{ ...playerA, steps: 5, bursts }, playerB]), { batch: 2 });
    const criticSteps = (round: number) =>
      program.round(round).filter(({ plan }) => plan.id === "a").length;
    expect([0, 24, 25, 26, 499, 500, 501].map(criticSteps)).toEqual([100, 100, 5, 5, 5, 100, 5]);
  });
});

describe("clipping", () => {
  it("before: the gradient is taken at the clipped weight", async () => {
    const { value } = await after(gameOf([{ ...playerA, clip: { limit: 1, when: "before" } }]));
    // Clipped to 1, moved by -0.25 * 2 (1 - 3).
    expect(value("a/w/value")).toBe(2);
  });

  it("after: the weight ends within the limit", async () => {
    const { value } = await after(gameOf([{ ...playerA, clip: { limit: 1, when: "after" } }]));
    expect(value("a/w/value")).toBe(1);
  });
});

describe("averages", () => {
  it("follow the trained weights after each update", async () => {
    const average = { decay: 0.75 };
    const { value, program } = await after(gameOf([{ ...playerA, average }]), 2);
    expect(value("a/w/value")).toBe(2.75);
    expect(value("average/a/w/value")).toBe(0.75 * (0.75 * 2 + 0.25 * 2.5) + 0.25 * 2.75);
    expect(program.averages).toBe(true);
  });
});

describe("state", () => {
  it("is networks, slots by player and parameter, averages", () => {
    const optimizer = adam({ rate: 1e-3, beta1: 0.5, beta2: 0.9 });
    const game = gameOf([{ ...playerA, optimizer, average: { decay: 0.9 } }, playerB]);
    expect(Object.keys(buildProgram(game, { batch: 2 }).state)).toEqual([
      "a/w/value",
      "b/w/value",
      "optimizer/a/a/w/value/m",
      "optimizer/a/a/w/value/v",
      "average/a/w/value",
    ]);
  });

  it("names the parameters of each network", () => {
    const program = buildProgram(gameOf([playerA]), { batch: 2 });
    expect(program.parameterPaths("b")).toEqual(["b/w/value"]);
  });
});

describe("learning rates", () => {
  it("follow each player's own count of updates", () => {
    const schedule = { kind: "linear", from: 0, to: 10 } as const;
    const program = buildProgram(
      gameOf([{ ...playerA, optimizer: sgd({ rate: 1, schedule }), steps: 5 }, playerB]),
      { batch: 2 },
    );
    expect(program.rates({ a: 5, b: 1 })).toEqual({ a: 0.5, b: 0.25 });
    expect(program.rates({})).toEqual({ a: 1, b: 0.25 });
  });
});

describe("losses", () => {
  it("are summed, and put out one by one where there are several", async () => {
    const terms = { one: tf.square, two: (x: tf.Tensor) => tf.mul(3, x) };
    const player: Player = {
      ...playerA,
      loss: (context) => ({ one: terms.one(at(a, context)), two: terms.two(at(a, context)) }),
    };
    const { outputs } = await after(gameOf([player]));
    expect(outputs[0]).toEqual({ "loss/a": 10, "loss/a/one": 4, "loss/a/two": 6 });
  });

  const failing = (loss: Player["loss"]) => after(gameOf([{ ...playerB, loss }]));

  it("must be one number", async () => {
    await expect(failing((c) => ({ d: tf.ones([2]).mul(at(b, c)) }))).rejects.toThrow(
      'The loss term "d" of the player "b" has the shape [2]',
    );
  });

  it("must have a term", async () => {
    await expect(failing(() => ({}))).rejects.toThrow('The loss of the player "b" has no terms.');
  });

  it("must depend on all that the player trains", async () => {
    await expect(failing((c) => ({ d: at(a, c) }))).rejects.toThrow(
      'The loss of the player "b" does not depend on "b/w/value", which the player trains.',
    );
  });
});

describe("draws", () => {
  const drop = network("drop", ["x"], (scope) => {
    const layer = dropout(scope, "half", { rate: 0.5 });
    return ({ x }, context) => layer(x, context);
  });
  const sources = {
    z: noise({ shape: [3], distribution: "normal", draw: "round" }),
    p: noise({ shape: [3], distribution: "uniform", draw: "player" }),
    u: noise({ shape: [3], distribution: "truncatedNormal", limit: 0.5, draw: "use" }),
    y: labels({ classes: 10, draw: "round" }),
  };
  const drawing = (player: Player, steps = 1): Player => ({
    ...player,
    steps,
    loss(context) {
      const [z, p, u, v] = ["z", "p", "u", "u"].map((source) => context.noise(source));
      const fresh = drop({ x: p ?? tf.scalar(0) }, context.at("fresh"));
      const shared = drop({ x: z ?? tf.scalar(0) }, context.at("shared", { draws: "round" }));
      const used = [z, u, v, fresh, shared, tf.cast(context.labels("y"), "float32")];
      const sum = used.map((x) => tf.mean(x ?? 0)).reduce((all, x) => tf.add(all, x));
      const net = player.name === "a" ? a : b;
      return { all: tf.mul<tf.Scalar>(sum, at(net, context)) };
    },
  });
  const networks = [a, b, drop];

  it("are named by what shares them", async () => {
    const game = gameOf([drawing(playerA), drawing(playerB)], { networks, sources });
    const { feeds } = await after(game);
    const names = Object.keys(feeds[0] ?? {}).filter((name) => name.startsWith("draw/"));
    const own = (player: string) =>
      ["p", "u/0", "u/1", "fresh/half/mask"].map((name) => `draw/${player}/${name}`);
    expect(names.sort()).toEqual(
      ["draw/z", "draw/y", "draw/shared/half/mask", ...own("a"), ...own("b")].sort(),
    );
  });

  it("last a round, an update or a use", async () => {
    const game = gameOf([drawing(playerA, 2), drawing(playerB)], { networks, sources });
    const { feeds } = await after(game, 2);
    // Two rounds of a, a, b.
    const of = (run: number, name: string) => [...(feeds[run]?.[name]?.data ?? [])];
    for (const name of ["draw/z", "draw/y", "draw/shared/half/mask"]) {
      expect(of(1, name)).toEqual(of(0, name));
      expect(of(2, name)).toEqual(of(0, name));
      expect(of(3, name)).not.toEqual(of(0, name));
    }
    for (const name of ["draw/a/p", "draw/a/u/0"]) {
      const runs = [0, 1, 3, 4].map((run) => of(run, name).join());
      expect(new Set(runs).size).toBe(4);
    }
    expect(of(0, "draw/a/u/0")).not.toEqual(of(0, "draw/a/u/1"));
    expect(of(0, "draw/a/p")).not.toEqual(of(2, "draw/b/p"));
  });

  it("follow their distributions", async () => {
    const game = gameOf([drawing(playerA)], { networks, sources });
    const { feeds } = await after(game, 20);
    const all = (name: string) => feeds.flatMap((feed) => [...(feed[name]?.data ?? [])]);
    expect(Math.max(...all("draw/a/u/0").map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(all("draw/a/p").every((x) => x >= -1 && x < 1)).toBe(true);
    expect(new Set(all("draw/a/fresh/half/mask"))).toEqual(new Set([0, 1]));
    expect(feeds[0]?.["draw/y"]).toMatchObject({ shape: [2], dtype: "int32" });
    expect(all("draw/y").every((x) => Number.isInteger(x) && x >= 0 && x < 10)).toBe(true);
    expect(feeds[0]?.["draw/z"]?.shape).toEqual([2, 3]);
  });
});

describe("data", () => {
  const sources = { images: batchOf("digits", { shape: [2, 2, 1], range: "unit" }) };
  const looking = (player: Player): Player => ({
    ...player,
    loss: (context) => ({
      all: tf.mul(tf.mean(context.batch("images").image), player.loss(context)["pull"] ?? 1),
    }),
  });
  const numbersRead = async (game: Game, rounds: number) => {
    const read: number[] = [];
    const images = randomImages([2, 2, 2, 1]);
    await after(game, rounds, (source, batch) => {
      expect(source).toBe("digits");
      read.push(batch);
      return images(source, batch);
    });
    return read;
  };

  it("every run that reads a source takes the next batch", async () => {
    const critic = { ...looking(playerA), steps: 3 };
    const blind = gameOf([critic, playerB], { sources });
    expect(await numbersRead(blind, 2)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("players who alternate see batches of their own", async () => {
    const second: Player = { ...looking(playerA), name: "second" };
    const together = gameOf([looking(playerA), second], { sources });
    expect(await numbersRead(together, 2)).toEqual([0, 1]);
    const alternating = gameOf([looking(playerA), second], { sources, order: "alternating" });
    expect(await numbersRead(alternating, 2)).toEqual([0, 1, 2, 3]);
  });

  it("must fit the game", async () => {
    const game = gameOf([looking(playerA)], { sources });
    await expect(after(game, 1, randomImages([2, 3, 3, 1]))).rejects.toThrow(
      'The step reads the image of "digits" as [2, 2, 2, 1], but the batch given is [2, 3, 3, 1].',
    );
    const labelled: Player = {
      ...playerA,
      loss: (context) => ({
        label: tf.mul<tf.Scalar>(tf.mean(context.batch("images").label), at(a, context)),
      }),
    };
    await expect(
      after(gameOf([labelled], { sources }), 1, randomImages([2, 2, 2, 1])),
    ).rejects.toThrow('The step reads the label of each sample of "digits", which has none.');
  });
});

describe("a game that cannot be", () => {
  const refused = (players: readonly Player[], changes: Partial<Game> = {}) =>
    expect(() => gameOf(players, changes));

  it("names what is wrong", () => {
    refused([]).toThrow("The game has no player");
    refused([playerA, playerA]).toThrow('Two players are called "a".');
    refused([playerA], { networks: [a, a] }).toThrow('Two networks are called "a".');
    refused([{ ...playerA, trains: ["c"] }]).toThrow(
      'The player "a" trains "c", which is not a network of the game: a, b.',
    );
    refused([{ ...playerA, trains: [] }]).toThrow('The player "a" trains nothing');
    refused([{ ...playerA, steps: 0 }]).toThrow('The player "a" makes 0 steps in a round');
    refused([{ ...playerA, steps: 2 }], { order: "simultaneous" }).toThrow(
      "which a simultaneous game cannot",
    );
    refused([{ ...playerA, accumulate: 0 }]).toThrow('The player "a" accumulates 0 batches');
    refused([{ ...playerA, accumulate: 8 }, playerB], { order: "simultaneous" }).toThrow(
      'The player "a" accumulates 8 batches and "b" 1, which a simultaneous game cannot',
    );
    expect(() => buildProgram(gameOf([playerA]), { batch: 0 })).toThrow("at least 1, not 0");
  });

  it("or what a loss asks for and the game has not", async () => {
    const asking = (ask: (context: GameContext) => tf.Tensor) =>
      after(
        gameOf([{ ...playerA, loss: (c) => ({ d: tf.mul<tf.Scalar>(ask(c), at(a, c)) }) }], {
          sources: { y: labels({ classes: 2, draw: "round" }) },
        }),
      );
    await expect(asking((c) => c.noise("z"))).rejects.toThrow(
      'The game has no source "z". Its sources: y.',
    );
    await expect(asking((c) => c.noise("y"))).rejects.toThrow(
      'The source "y" is labels, but is read as noise.',
    );
    const stranger = number("stranger", 1);
    await expect(asking((c) => at(stranger, c))).rejects.toThrow(
      'The game has no tensor "stranger/w/value".',
    );
  });

  it("and asks for inputs only after tracing", () => {
    const [plan] = buildProgram(gameOf([playerA]), { batch: 2 }).plans;
    expect(() => plan?.feeds({ seed: 1, round: 0, updates: {} }, {})).toThrow(
      'The update "a" is not traced yet',
    );
  });
});
