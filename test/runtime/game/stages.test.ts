/** Growth: which stage a round belongs to, and what a stage computes, updates and begins with. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  adam,
  batchOf,
  buildProgram,
  defineGame,
  network,
  sgd,
  stageAt,
  type Game,
  type Player,
  type Stage,
} from "ganvas";
import { trace } from "../../../runtime/compile/trace";
import { fill } from "../../../runtime/game/feeds";
import { growing } from "./miniatures";
import { difference, play, randomImages, type State } from "./play";

/** One number for each of two stages; the second is there in the second stage only. */
const pair = network("pair", ["x"], (scope) => {
  const first = scope.node("first").parameter("value", [], { kind: "constant", value: 1 });
  const second = scope.node("second").parameter("value", [], { kind: "constant", value: 1 });
  return ({ x }, context) => {
    const base = tf.add(tf.mul(0, tf.sum(x)), context.read(first));
    return context.stage?.exists({ from: "b" }) === true
      ? tf.add(base, context.read(second))
      : base;
  };
});

/** The gradient of every number reached is 1. */
const player: Player = {
  name: "p",
  trains: ["pair"],
  optimizer: sgd({ rate: 0.5 }),
  loss: (context) => ({ sum: tf.sum<tf.Scalar>(pair({ x: tf.zeros([2]) }, context.at("pair"))) }),
};

const stages: readonly Stage[] = [
  { id: "a", resolution: 4, fade: 0, images: 100, batch: 10 },
  { id: "b", resolution: 8, fade: 30, images: 31 },
  { id: "c", resolution: 16, fade: 10, images: 0, batch: 2 },
];

const gameOf = (changes: Partial<Game> = {}, players: readonly Player[] = [player]): Game =>
  defineGame({
    networks: [pair],
    sources: { images: batchOf("images", { shape: [2, 2, 1], range: "tanh" }) },
    stages,
    order: "sequential",
    samples: {},
    ...changes,
    players,
  });

/** Plays a game through its rounds one by one, as the trainer counts them. */
function countedByHand(game: Game, batch: number, rounds: number) {
  const places: { id: string; fade: number }[] = [];
  let [index, shown] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const stage = game.stages?.[index];
    if (stage === undefined) break;
    places.push({ id: stage.id, fade: stage.fade === 0 ? 1 : Math.min(1, shown / stage.fade) });
    const { steps = 1, bursts = [], accumulate = 1 } = game.players[0] ?? player;
    const burst = bursts.find(
      ({ below = 0, every }) => round < below || (every !== undefined && round % every === 0),
    );
    shown += (stage.batch ?? batch) * accumulate * (burst?.steps ?? steps);
    const last = index === (game.stages?.length ?? 0) - 1;
    if (!last && shown >= stage.fade + stage.images) [index, shown] = [index + 1, 0];
  }
  return places;
}

describe("the stage of a round", () => {
  it("lasts until its images are shown to the first player, the last to the end", () => {
    const at = (round: number) => stageAt(gameOf(), 5, round);
    expect(at(0)).toEqual({ index: 0, id: "a", batch: 10, fade: 1, firstRound: 0, until: 10 });
    expect(at(9)?.id).toBe("a");
    // 61 images in batches of 5 take 13 rounds; the layers of the stage fade in over 30 of them.
    expect(at(10)).toEqual({ index: 1, id: "b", batch: 5, fade: 0, firstRound: 10, until: 23 });
    expect(at(13)?.fade).toBe(0.5);
    expect(at(22)).toMatchObject({ id: "b", fade: 1 });
    expect(at(23)).toMatchObject({ id: "c", batch: 2, fade: 0, until: Infinity });
    expect(at(1e9)).toMatchObject({ id: "c", fade: 1 });
    expect(stageAt({ players: [player] }, 5, 0)).toBeUndefined();
  });

  it.each([
    { ...player, steps: 3 },
    { ...player, accumulate: 2 },
    { ...player, steps: 2, accumulate: 2, bursts: [{ steps: 5, below: 2, every: 4 }] },
  ])("counts steps, bursts and accumulated batches", (each) => {
    const game = gameOf({}, [each]);
    const places = Array.from({ length: 30 }, (_, round) => stageAt(game, 5, round));
    expect(places.map((place) => ({ id: place?.id, fade: place?.fade }))).toEqual(
      countedByHand(game, 5, 30),
    );
  });

  it("is passed over where it is the first and shows no images", () => {
    const [first, ...others] = stages;
    const game = gameOf({ stages: [{ ...first, fade: 0, images: 0 } as Stage, ...others] });
    expect(stageAt(game, 5, 0)).toMatchObject({ id: "b", index: 1, firstRound: 0, fade: 0 });
    expect(buildProgram(game, { batch: 5 }).stage).toBe("b");
  });

  it("is one that images lead out of, of a name and batch that can be", () => {
    const refused = (stage: Partial<Stage>) =>
      expect(() => gameOf({ stages: [{ ...stages[0], ...stage } as Stage, ...stages.slice(1)] }));
    const [first, second, last] = stages;
    expect(() =>
      gameOf({ stages: [first, { ...second, fade: 0, images: 0 }, last] as Stage[] }),
    ).toThrow('The stage "b" shows no images');
    refused({ id: "b" }).toThrow('The stage "b" is there twice.');
    refused({ batch: 0.5 }).toThrow('The stage "a" has 0.5 as its batch');
    refused({ fade: -1 }).toThrow('The stage "a" has -1 as its fade');
    refused({ rates: { q: 1 } }).toThrow('The stage "a" speaks of the player "q"');
    refused({ averages: { p: 0.5 } }).toThrow('the average of "p", who keeps none');
    expect(() => buildProgram(gameOf(), { batch: 5, stage: "d" })).toThrow(
      'The game has no stage "d". Its stages: a, b, c.',
    );
  });
});

describe("a stage", () => {
  it("updates what it reaches and leaves the rest, slots and averages too", async () => {
    const optimizer = adam({ rate: 0.5, beta1: 0.5, beta2: 0.9 });
    const game = gameOf({}, [{ ...player, optimizer, average: { decay: 0.5 } }]);
    const moved = async (stage: string, round: number) => {
      const start = { round, updates: { p: round } };
      const { program, state } = await play(game, { rounds: 1, batch: 5, stage, start });
      const before = program.initialState({ seed: 1 });
      return Object.keys(before).filter((name) => difference(before, state, [name]) > 0);
    };
    const namesOf = (node: string) =>
      [node, `optimizer/p/${node}/m`, `optimizer/p/${node}/v`, `average/${node}`].sort();
    const [first, second] = [namesOf("pair/first/value"), namesOf("pair/second/value")];
    expect((await moved("a", 0)).sort()).toEqual(first);
    expect((await moved("b", 10)).sort()).toEqual([...first, ...second].sort());
  });

  it("holds all tensors of all stages, so that checkpoints fit each of them", () => {
    const specs = (stage: string) => buildProgram(growing(), { batch: 4, stage }).state;
    expect(specs("8")).toEqual(specs("4"));
    expect(Object.keys(specs("4"))).toContain("average/generator/conv8/kernel");
  });

  it("takes its own batch, rates and decays", async () => {
    const own = { ...stages[0], id: "b", rates: { p: 0.25 }, averages: { p: 0.75 } } as Stage;
    const game = gameOf({ stages: [stages[0] as Stage, own] }, [
      { ...player, average: { decay: 0.5 } },
    ]);
    const { program, state } = await play(game, { rounds: 1, batch: 5, stage: "b" });
    expect(program).toMatchObject({ batch: 10, stage: "b" });
    expect(program.rates({})).toEqual({ p: 0.25 });
    expect(state["pair/first/value"]?.data[0]).toBe(0.75);
    expect(state["average/pair/first/value"]?.data[0]).toBe(0.75 * 1 + 0.25 * 0.75);
  });

  it("fades by the images shown, in training and in samples", () => {
    const program = buildProgram(growing(), { batch: 4, stage: "8" });
    const sampler = program.sampler("fake", { count: 1 });
    trace(sampler.build);
    const at = (round: number) =>
      fill(sampler.scalars(), { seed: 1, round, updates: {} }, {})["scalar/stage/fade"]?.data[0];
    expect([4, 5, 6, 7, 8, 100].map(at)).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
    const [plan] = program.plans;
    if (plan !== undefined) trace(plan.build);
    const feeds = plan?.feeds(
      { seed: 1, round: 6, updates: {} },
      { images: randomImages([2, 8, 8, 1])("images", 0) },
    );
    expect(feeds?.["scalar/stage/fade"]?.data[0]).toBe(0.5);
  });

  it("makes images of its own size", () => {
    const program = buildProgram(growing(), { batch: 4 });
    const shapeIn = (stage?: string) =>
      trace(program.sampler("fake", { count: 3, stage }).build).outputs["fake"]?.shape;
    expect(shapeIn()).toEqual([3, 4, 4, 1]);
    expect(shapeIn("8")).toEqual([3, 8, 8, 1]);
  });

  it("goes on in the data where the one before has stopped, whatever the batches", () => {
    const looking: Player = {
      ...player,
      loss: (c) => ({
        all: tf.mul(tf.mean(c.batch("images").image), player.loss(c)["sum"] ?? 1),
      }),
    };
    const numberAt = (stage: string, updates: number) => {
      const program = buildProgram(gameOf({}, [looking]), { batch: 5, stage });
      const [plan] = program.plans;
      if (plan !== undefined) trace(plan.build);
      return plan?.batches({ seed: 1, round: updates, updates: { p: updates } })["images"];
    };
    expect(numberAt("a", 9)).toBe(9);
    // 100 images are 20 batches of 5; 165 images are 82.5 batches of 2, of which none comes twice.
    expect(numberAt("b", 10)).toBe(20);
    expect(numberAt("b", 12)).toBe(22);
    expect(numberAt("c", 23)).toBe(83);
  });
});

describe("slots on entering a stage", () => {
  const optimizer = adam({ rate: 0.01, beta1: 0.5, beta2: 0.99 });
  const entryOf = (slots?: "reset" | "keep", stage = "8") =>
    buildProgram(growing({ optimizer, slots }), { batch: 4, stage }).entry();

  it("are zero again, unless they are kept", () => {
    const entry = entryOf();
    const slots = Object.keys(buildProgram(growing({ optimizer }), { batch: 4 }).state).filter(
      (name) => name.startsWith("optimizer/"),
    );
    expect(Object.keys(entry).sort()).toEqual(slots.sort());
    for (const { data } of Object.values(entry)) expect(data.every((x) => x === 0)).toBe(true);
    expect(entryOf("keep")).toEqual({});
  });

  it("let Adam count its updates anew: its first step is as long as the rate", async () => {
    const from = (slots: "reset" | "keep") => growThrough(growing({ optimizer, slots }), 1);
    const name = "discriminator/judge/bias";
    const step = ({ before, after }: { before: State; after: State }) =>
      Math.abs((after[name]?.data[0] ?? NaN) - (before[name]?.data[0] ?? NaN));
    expect(step(await from("reset"))).toBeCloseTo(0.01, 4);
    expect(Math.abs(step(await from("keep")) - 0.01)).toBeGreaterThan(1e-4);
  });
});

/** Plays the first stage of a game, enters the second as a trainer does, and plays some rounds of it. */
async function growThrough(game: Game, rounds: number): Promise<{ before: State; after: State }> {
  const data = { "4": randomImages([4, 8, 8, 1]), "8": randomImages([2, 8, 8, 1]) };
  const first = await play(game, { rounds: 4, batch: 4, stage: "4", data: data["4"] });
  const { updates } = first;
  const state = { ...first.state, ...buildProgram(game, { batch: 4, stage: "8" }).entry() };
  const from = { round: 4, state, updates };
  const second = await play(game, { rounds, batch: 4, stage: "8", data: data["8"], from });
  return { before: state, after: second.state };
}
