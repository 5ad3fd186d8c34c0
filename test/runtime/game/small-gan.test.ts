import { describe, expect, it } from "vitest";
import { trace } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import { buildProgram, sampleFeeds } from "../../../runtime/game";
import { difference, play, randomImages, type State } from "./play";
import { discriminatorPlayer, generatorPlayer, smallGan } from "./small-gan";

const batch = 4;
const data = randomImages([batch, 4, 4, 1]);
const under = (state: State, prefix: string) =>
  Object.keys(state).filter((name) => name.startsWith(prefix));

describe("a compiled game", () => {
  it("makes the step that the same code makes eagerly", async () => {
    const [eager, compiled] = [
      await play(smallGan(), { rounds: 1, batch, data, engine: "eager" }),
      await play(smallGan(), { rounds: 1, batch, data, engine: "compiled" }),
    ];
    expect(difference(eager.state, compiled.state)).toBeLessThan(1e-4);
    for (const [name, value] of Object.entries(eager.outputs[0] ?? {})) {
      expect(compiled.outputs[0]?.[name], name).toBeCloseTo(value, 4);
    }
  });

  it("drifts by less than 0.001 in 20 rounds", async () => {
    const [eager, compiled] = [
      await play(smallGan(), { rounds: 20, batch, data, engine: "eager" }),
      await play(smallGan(), { rounds: 20, batch, data, engine: "compiled" }),
    ];
    expect(difference(eager.state, compiled.state)).toBeLessThan(1e-3);
  });

  it("computes the fakes that both players look at once", () => {
    const tanhs = (game: ReturnType<typeof smallGan>) =>
      buildProgram(game, { batch }).plans.map(
        (plan) => trace(plan.build).statistics.operators["Tanh"],
      );
    expect(tanhs(smallGan({ order: "alternating" }))).toEqual([1, 1]);
    expect(tanhs(smallGan())).toEqual([1]);
  });

  it("resumes exactly: 3 rounds and 3 more are 6", async () => {
    const whole = await play(smallGan(), { rounds: 6, batch, data, engine: "compiled" });
    const half = await play(smallGan(), { rounds: 3, batch, data, engine: "compiled" });
    const { state, updates } = half;
    const rest = await play(smallGan(), {
      rounds: 3,
      batch,
      data,
      engine: "compiled",
      from: { round: 3, state, updates },
    });
    expect(difference(whole.state, rest.state)).toBe(0);
  });
});

describe("who moves what", () => {
  const alone = async (player: typeof generatorPlayer) => {
    const game = smallGan({ players: [player] });
    const played = await play(game, { rounds: 1, batch, data });
    const before = played.program.initialState({ seed: 1 });
    const moved = Object.keys(before).filter(
      (name) => difference(before, played.state, [name]) > 0,
    );
    return { before, moved };
  };

  it("the discriminator's update leaves the generator alone, running statistics included", async () => {
    const { before, moved } = await alone(discriminatorPlayer);
    expect(moved.sort()).toEqual(
      [...under(before, "discriminator/"), ...under(before, "optimizer/discriminator/")].sort(),
    );
  });

  it("the generator's update leaves the discriminator alone, though it passes through it", async () => {
    const { before, moved } = await alone(generatorPlayer);
    expect(moved.sort()).toEqual(
      ["generator/", "optimizer/generator/", "average/"]
        .flatMap((prefix) => under(before, prefix))
        .sort(),
    );
  });

  it("running statistics move once for each application that the player trains", async () => {
    const { state, program } = await play(smallGan({ players: [discriminatorPlayer] }), {
      rounds: 1,
      batch,
      data,
    });
    const start = program.initialState({ seed: 1 });
    const name = "discriminator/norm/variance";
    // Twice 0.9 of the start is left, whatever the batches were.
    const least = (start[name]?.data[0] ?? NaN) * 0.81;
    for (const value of state[name]?.data ?? []) expect(value).toBeGreaterThan(least);
    const quiet = await play(
      smallGan({
        players: [
          {
            ...discriminatorPlayer,
            loss: (context) =>
              discriminatorPlayer.loss({
                ...bound(context),
                at: (application) => context.at(application, { updateState: false }),
              }),
          },
        ],
      }),
      { rounds: 1, batch, data },
    );
    expect(difference(start, quiet.state, [name])).toBe(0);
  });
});

/** A context as plain functions, so that a test can replace one. */
function bound(context: Parameters<typeof generatorPlayer.loss>[0]) {
  return {
    at: context.at.bind(context),
    noise: context.noise.bind(context),
    labels: context.labels.bind(context),
    batch: context.batch.bind(context),
    points: context.points.bind(context),
    tap: context.tap.bind(context),
    report: context.report.bind(context),
  };
}

describe("outputs", () => {
  it("are the players' losses and the reports", async () => {
    const { outputs } = await play(smallGan(), { rounds: 1, batch, data });
    expect(Object.keys(outputs[0] ?? {})).toEqual([
      "loss/discriminator",
      "report/onReal",
      "loss/generator",
    ]);
  });
});

describe("samples", () => {
  const imagesOf = async (options: {
    count: number;
    first: number;
    average?: boolean;
    state?: State;
  }) => {
    const played = await play(smallGan(), { rounds: 3, batch, data });
    const state = options.state ?? played.state;
    const sampler = played.program.sampler("fake", options);
    trace(sampler.build);
    const feeds = sampleFeeds(sampler.draws(), { seed: 9, first: options.first });
    const { fake } = runEagerly(sampler.build, state, feeds).outputs;
    expect(fake?.shape).toEqual([options.count, 4, 4, 1]);
    return Array.from({ length: options.count }, (_, i) => [
      ...(fake?.data.slice(i * 16, (i + 1) * 16) ?? []),
    ]);
  };

  it("image i depends on the seed and i only", async () => {
    const eight = await imagesOf({ count: 8, first: 0 });
    const three = await imagesOf({ count: 3, first: 4 });
    expect(three).toEqual(eight.slice(4, 7));
    expect(new Set(eight.map((image) => image.join())).size).toBe(8);
  });

  it("use the average of the weights where one is kept, or the raw ones if asked", async () => {
    const { state } = await play(smallGan(), { rounds: 3, batch, data });
    const averagesIn = Object.fromEntries(
      Object.entries(state).map(([name, tensor]) => [name, state[`average/${name}`] ?? tensor]),
    );
    const average = await imagesOf({ count: 2, first: 0 });
    const raw = await imagesOf({ count: 2, first: 0, average: false });
    expect(average).not.toEqual(raw);
    expect(average).toEqual(
      await imagesOf({ count: 2, first: 0, average: false, state: averagesIn }),
    );
  });

  it("know their names", () => {
    const program = buildProgram(smallGan(), { batch });
    expect(() => program.sampler("fakes", { count: 1 })).toThrow(
      'The game has no sample "fakes". Its samples: fake.',
    );
    expect(() => program.sampler("fake", { count: 1 }).draws()).toThrow("before it was traced");
  });
});
