/** What sampling chooses, against the same sums written out on numbers. */
import { describe, expect, it, vi } from "vitest";
import { draw, type Distribution } from "../../../runtime/random/draws";
import {
  loadGenerator,
  type LoadOptions,
  type WantedSamples,
} from "../../../runtime/sampling/generator";
import { classGame, coupledGame, growingGame, runOf, styleGame, type TestRun } from "./games";

vi.setConfig({ testTimeout: 20_000 });

const normal: Distribution = { kind: "normal" };
const at = (values: ArrayLike<number> | undefined, i: number): number => values?.[i] ?? NaN;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Row `index` of a draw for samples of a seed. */
const drawn = (
  seed: number,
  stream: string,
  index: number,
  count: number,
  from: Distribution = normal,
) => Array.from(draw({ seed, stream: `sample/${stream}`, step: 0, index }, from, count));

/** x M for a row x and M [x.length, columns]. */
const times = (x: readonly number[], matrix: ArrayLike<number>, columns: number): number[] =>
  range(columns).map((j) =>
    x.reduce((sum, value, i) => sum + value * at(matrix, i * columns + j), 0),
  );

async function sampled(
  { run }: TestRun,
  want: Partial<WantedSamples>,
  options: LoadOptions = {},
): Promise<number[]> {
  const generator = await loadGenerator(run, options);
  try {
    const outputs = await generator.sample({ count: 3, seed: 5, ...want });
    return Object.values(outputs).flatMap(({ data }) => Array.from(data));
  } finally {
    await generator.dispose();
  }
}

function expectClose(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4));
}

describe("style mixing, truncation and noise", () => {
  interface Style {
    readonly seed?: number;
    readonly psi?: number;
    /** From which seed and stream each row's latent is. */
    readonly other?: {
      readonly rows: readonly number[];
      readonly seed: number;
      readonly stream: string;
    };
    readonly noise?: (image: number, pixel: number) => number;
  }
  /** Images 0 to 2 of {@link styleGame}. */
  function expected({ state }: TestRun, style: Style = {}): number[] {
    const { seed = 5, psi = 1, other, noise } = style;
    const tensor = (path: string) => state[path]?.data;
    const mean = tensor("game/styles/mean");
    const strength = at(tensor("synthesis/noisy/strength"), 0);
    return range(3).flatMap((image) => {
      const w = (from: number, stream: string) =>
        times(drawn(from, stream, image, 2), tensor("mapping/fc/kernel") ?? [], 2);
      const sums = range(3).map((layer) => {
        const mixes = other?.rows.includes(layer) === true;
        const own = mixes ? w(other.seed, other.stream) : w(seed, "z1");
        const pull = layer < 2 ? psi : 1;
        return own.reduce((sum, x, j) => sum + at(mean, j) + pull * (x - at(mean, j)), 0);
      });
      const drawnNoise = drawn(seed, "fake/noisy/noise", image, 4);
      return [...sums, 0].map(
        (pixel, p) => pixel + strength * (noise ? noise(image, p) : at(drawnNoise, p)),
      );
    });
  }

  it("are those of training where nothing is chosen: first latent, no truncation, noise of each image", async () => {
    const run = await runOf(styleGame());
    expectClose(await sampled(run, {}), expected(run));
  });

  it("pull the first layers towards the mean of w, as far as psi says, below 0 beyond it", async () => {
    const run = await runOf(styleGame());
    for (const psi of [0.7, 0, -1]) {
      expectClose(await sampled(run, { truncation: psi }), expected(run, { psi }));
    }
  });

  it("take layers A to B from image i of another seed", async () => {
    const run = await runOf(styleGame());
    const own = await sampled(run, { mixing: { layers: [1, 2], seed: 9 }, noise: "off" });
    const other = { rows: [1, 2], seed: 9, stream: "z1" };
    expectClose(own, expected(run, { other, noise: () => 0 }));
    // All layers of seed 9 are the images of seed 9.
    const all = await sampled(run, { mixing: { layers: [0, 2], seed: 9 }, noise: "off" });
    expectClose(all, await sampled(run, { seed: 9, noise: "off" }));
  });

  it("fix the noise for all images of all seeds, or leave it out", async () => {
    const run = await runOf(styleGame());
    const off = await sampled(run, { noise: "off" });
    expectClose(off, expected(run, { noise: () => 0 }));
    const fixed = await sampled(run, { noise: "fixed" });
    const [first = NaN, second = NaN] = [fixed[0], fixed[4]].map(
      (x, i) => at([x ?? 0], 0) - at(off, 4 * i),
    );
    expect(Math.abs(first)).toBeGreaterThan(0.01);
    expect(second).toBeCloseTo(first, 4);
    const other = await sampled(run, { noise: "fixed", seed: 6 });
    const otherOff = await sampled(run, { noise: "off", seed: 6 });
    expect(at(other, 0) - at(otherOff, 0)).toBeCloseTo(first, 4);
  });

  it("are as the project says, unless whoever samples chooses otherwise", async () => {
    const run = await runOf(styleGame({ truncation: 0.5, noise: "off", mixing: [2, 2] }));
    const other = { rows: [2], seed: 5, stream: "z2" };
    const noise = () => 0;
    expectClose(await sampled(run, {}), expected(run, { psi: 0.5, other, noise }));
    expectClose(await sampled(run, { truncation: 1 }), expected(run, { psi: 1, other, noise }));
  });

  it("do not depend on where in the run's order an image is made", async () => {
    const run = await runOf(styleGame());
    const want = { truncation: 0.7, mixing: { layers: [1, 1], seed: 2 } } as const;
    const many = await sampled(run, { ...want, count: 70 });
    expect(await sampled(run, { ...want, first: 66, count: 2 })).toEqual(
      many.slice(66 * 4, 68 * 4),
    );
  });
});

describe("statistics, classes and truncated noise", () => {
  /** Images before normalisation: [z, one-hot] W, [4] for a row. */
  const linear = ({ state }: TestRun, path: (own: string) => string, z: number, label: number) =>
    times([z, label === 0 ? 1 : 0, label], state[path("generator/fc/kernel")]?.data ?? [], 4);
  const average = (path: string) => `average/${path}`;
  const raw = (path: string) => path;

  /** gain (x - mean) / sqrt(variance + epsilon) + bias. */
  function normalised(
    { state }: TestRun,
    path: (own: string) => string,
    x: readonly number[],
    moments: { readonly mean: ArrayLike<number>; readonly variance: ArrayLike<number> },
  ): number[] {
    const [gain, bias] = ["gain", "bias"].map((own) => state[path(`generator/norm/${own}`)]?.data);
    return x.map((value, j) => {
      const unit = (value - at(moments.mean, j)) / Math.sqrt(at(moments.variance, j) + 1e-5);
      return at(gain, j) * unit + at(bias, j);
    });
  }

  const running = ({ state }: TestRun) => ({
    mean: state["generator/norm/mean"]?.data ?? [],
    variance: state["generator/norm/variance"]?.data ?? [],
  });

  const labelOf = (seed: number, image: number) =>
    at(drawn(seed, "digit", image, 1, { kind: "integer", below: 2 }), 0);

  it("are running ones, with averaged weights, where nothing is chosen", async () => {
    const run = await runOf(classGame());
    const expected = (path: (own: string) => string) =>
      range(3).flatMap((i) => {
        const x = linear(run, path, at(drawn(5, "z", i, 1), 0), labelOf(5, i));
        return normalised(run, path, x, running(run));
      });
    expectClose(await sampled(run, {}), expected(average));
    expectClose(await sampled(run, {}, { weights: "raw" }), expected(raw));
    // The project may prefer the weights in training.
    const rawRun = await runOf(classGame({ weights: "raw" }));
    expectClose(await sampled(rawRun, {}), expected(raw));
  });

  it("truncate normal noise by drawing what lies beyond again", async () => {
    const run = await runOf(classGame());
    const from = { kind: "truncatedNormal", limit: 0.5 } as const;
    const expected = range(3).flatMap((i) => {
      const z = at(drawn(5, "z", i, 1, from), 0);
      expect(Math.abs(z)).toBeLessThanOrEqual(0.5);
      return normalised(run, average, linear(run, average, z, 1), running(run));
    });
    expectClose(await sampled(run, { truncation: 0.5, class: 1 }), expected);
  });

  /** Moments over rows, biased. */
  function momentsOf(rows: readonly (readonly number[])[]) {
    const mean = range(4).map((j) => rows.reduce((sum, x) => sum + at(x, j), 0) / rows.length);
    const variance = range(4).map(
      (j) => rows.reduce((sum, x) => sum + (at(x, j) - at(mean, j)) ** 2, 0) / rows.length,
    );
    return { mean, variance };
  }

  it("are the batch's own of 64 images where those are chosen", async () => {
    const run = await runOf(classGame());
    const rows = range(64).map((i) =>
      linear(run, average, at(drawn(5, "z", i, 1), 0), labelOf(5, i)),
    );
    const expected = rows.slice(0, 3).flatMap((x) => normalised(run, average, x, momentsOf(rows)));
    expectClose(await sampled(run, {}, { statistics: "batch" }), expected);
  });

  it("stand for moments averaged over passes, drawn with the same truncation and over all classes", async () => {
    const run = await runOf(classGame({ statistics: "standing", passes: 3, truncation: 0.5 }));
    const standing = (stream: string, index: number, from: Distribution) =>
      at(draw({ seed: 0, stream: `standing/${stream}`, step: 0, index }, from, 1), 0);
    const expected = (limit: number, passes: number) => {
      const latent = { kind: "truncatedNormal", limit } as const;
      const measured = range(passes).map((pass) =>
        momentsOf(
          range(64).map((row) => {
            const label = standing("digit", 64 * pass + row, { kind: "integer", below: 2 });
            return linear(run, average, standing("z", 64 * pass + row, latent), label);
          }),
        ),
      );
      const mean = (of: "mean" | "variance") =>
        range(4).map((j) => measured.reduce((sum, m) => sum + at(m[of], j), 0) / passes);
      const moments = { mean: mean("mean"), variance: mean("variance") };
      return range(3).flatMap((i) => {
        const z = at(drawn(5, "z", i, 1, latent), 0);
        return normalised(run, average, linear(run, average, z, 1), moments);
      });
    };
    expectClose(await sampled(run, { class: 1 }), expected(0.5, 3));
    expectClose(await sampled(run, { class: 1, truncation: 2 }), expected(2, 3));
    expectClose(await sampled(run, { class: 1 }, { passes: 2 }), expected(0.5, 2));
  });
});

describe("stages", () => {
  /** Images of {@link growingGame}; the second stage begins with round 10 and has faded in after 20 rounds. */
  const expected = ({ state }: TestRun, stage: "one" | "two", fade = 1): number[] => {
    const [one, four] = ["one", "four"].map((name) => state[`generator/${name}/kernel`]?.data);
    return range(3).flatMap((i) => {
      const z = at(drawn(5, "z", i, 1), 0);
      if (stage === "one") return [z * at(one, 0)];
      return range(4).map((p) => z * ((1 - fade) * at(one, 0) + fade * at(four, p)));
    });
  };

  it("are those of the checkpoint's step, faded in as far as it had come", async () => {
    const steps = [10, 15, 30, 40];
    const run = await runOf(growingGame(), { stages: ["one", "two"], steps });
    expectClose(await sampled(run, {}, { checkpoint: 10 }), expected(run, "one"));
    expectClose(await sampled(run, {}, { checkpoint: 15 }), expected(run, "two", 0.25));
    expectClose(await sampled(run, {}, { checkpoint: 30 }), expected(run, "two"));
    expectClose(await sampled(run, {}), expected(run, "two"));
    expect(run.sheet).toMatchObject({ columns: 16, rows: 4, width: 16 * 2 + 15 * 2 });
  });

  it("can be chosen among those that the run has been in", async () => {
    const run = await runOf(growingGame(), { stages: ["one", "two"], steps: [40] });
    expectClose(await sampled(run, {}, { stage: "one" }), expected(run, "one"));
    await expect(sampled(run, {}, { stage: "four" })).rejects.toThrow(
      /has not been in a stage "four"\. It has been in: one, two\./,
    );
    const still = await runOf(coupledGame());
    await expect(sampled(still, {}, { stage: "one" })).rejects.toThrow(/do not grow/);
  });
});

describe("a choice that cannot be made", () => {
  it.each([
    ["mixing without styles", classGame, { mixing: { layers: [0, 1] } }, /no style mixing/],
    ["noise where none is drawn", classGame, { noise: "off" }, /draws none beside its latent/],
    ["truncation of uniform noise", coupledGame, { truncation: 0.5 }, /latent is not normal/],
    ["noise truncated at 0", classGame, { truncation: 0 }, /above 0; 0 would leave nothing/],
    ["layers in the wrong order", styleGame, { mixing: { layers: [2, 1] } }, /2 to 1/],
    ["a class that is not there", classGame, { class: 2 }, /no class 2; there are 2/],
  ] as const)("is refused: %s", async (_what, game, want, message) => {
    const run = await runOf(game());
    await expect(sampled(run, want)).rejects.toThrow(message);
  });

  it("of the project's is refused when the run begins", async () => {
    await expect(runOf(coupledGame())).resolves.toBeDefined();
    await expect(runOf({ ...coupledGame(), sampling: { truncation: 0.5 } })).rejects.toThrow(
      /latent is not normal/,
    );
  });
});
