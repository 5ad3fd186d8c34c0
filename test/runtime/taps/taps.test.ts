import { describe, expect, it } from "vitest";
import {
  imagePool,
  interpolation,
  stageImages,
  styleMixing,
  truncation,
} from "../../../runtime/game/taps";
import type { HostTensor } from "../../../runtime/engines/engine";
import { hostTensor, randomNumbers, randomTensor } from "../compile/support";
import { applied, ENGINES, type Situation } from "./site";

const close = (tensor: HostTensor | undefined, expected: readonly number[]): void => {
  expect(tensor?.data.length).toBe(expected.length);
  expected.forEach((value, i) => expect(tensor?.data[i]).toBeCloseTo(value, 5));
};

const at = (values: ArrayLike<number> | undefined, i: number): number => values?.[i] ?? NaN;
const counting = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const stageOf = (resolution: number, fade: number, params = {}): Situation["stage"] => ({
  id: String(resolution),
  resolution,
  fade,
  params,
});

describe.each(ENGINES)("an interpolation, %s", (engine) => {
  it("lies on the line between two samples, each at a place of its own", async () => {
    const random = randomNumbers(1);
    const [a, b] = [randomTensor([3, 2, 2, 1], random), randomTensor([3, 2, 2, 1], random)];
    const { output, draws, asked } = await applied(engine, interpolation(), [a, b]);
    const { weight = [] } = draws;
    expect(asked["weight"]).toEqual({ kind: "uniform", low: 0, high: 1 });
    expect(new Set(weight).size).toBe(3);
    close(
      output,
      counting(12).map((i) => {
        const e = at(weight, Math.floor(i / 4));
        return (1 - e) * at(a.data, i) + e * at(b.data, i);
      }),
    );
  });
});

describe.each(ENGINES)("style mixing, %s", (engine) => {
  const [B, L, W] = [6, 5, 2];
  const first = hostTensor([B, W], counting(B * W));
  const second = hostTensor(
    [B, W],
    counting(B * W).map((i) => 100 + i),
  );
  const tap = styleMixing({ layers: L, probability: 0.9 });
  /** [B, L, W] with row l of sample b from the second where `fromSecond`. */
  const mixed = (fromSecond: (sample: number, layer: number) => boolean): number[] =>
    counting(B * L * W).map((i) => {
      const [sample, layer, unit] = [Math.floor(i / (L * W)), Math.floor(i / W) % L, i % W];
      return at((fromSecond(sample, layer) ? second : first).data, sample * W + unit);
    });

  it("takes the second latent from a cut-off on, drawn per sample", async () => {
    const draws = { mixes: [1, 1, 1, 1, 0, 1], cutOff: [0, 1, 2, 3, 0, 0] };
    const { output, asked } = await applied(engine, tap, [first, second], { draws });
    expect(asked).toEqual({
      mixes: { kind: "bernoulli", probability: 0.9 },
      cutOff: { kind: "integer", below: L - 1 },
    });
    expect(output.shape).toEqual([B, L, W]);
    const cutOffs = [1, 2, 3, 4, Infinity, 1];
    close(
      output,
      mixed((sample, layer) => layer >= at(cutOffs, sample)),
    );
  });

  it("cuts among the layers that the stage has", async () => {
    const small = await applied(engine, tap, [first, second], {
      stage: stageOf(8, 1, { layers: 3 }),
    });
    expect(small.asked["cutOff"]).toEqual({ kind: "integer", below: 2 });
    const none = await applied(engine, tap, [first, second], {
      stage: stageOf(4, 1, { layers: 1 }),
    });
    close(
      none.output,
      mixed(() => false),
    );
  });

  it("samples the first latent, and the chosen layers of the second", async () => {
    const plain = await applied(engine, tap, [first, second], { phase: "sampling" });
    close(
      plain.output,
      mixed(() => false),
    );
    expect(plain.draws).toEqual({});
    const chosen = await applied(engine, tap, [first, second], {
      phase: "sampling",
      choices: { mixing: [1, 3] },
    });
    close(
      chosen.output,
      mixed((_sample, layer) => layer >= 1 && layer <= 3),
    );
  });
});

describe.each(ENGINES)("truncation, %s", (engine) => {
  const tap = truncation({ units: 2, layers: 3, decay: 0.75, cutoff: 2 });
  const mean = hostTensor([2], [10, 20]);

  it("in training moves the mean of w by the batch's, and passes w on to every layer", async () => {
    const w = hostTensor([2, 2], [1, 2, 5, 10]);
    const { output, state } = await applied(engine, tap, [w], { state: { mean } });
    expect(output.shape).toEqual([2, 3, 2]);
    close(output, [1, 2, 1, 2, 1, 2, 5, 10, 5, 10, 5, 10]);
    close(state["mean"], [0.75 * 10 + 0.25 * 3, 0.75 * 20 + 0.25 * 6]);
  });

  it("of several rows looks at the first", async () => {
    const wPlus = hostTensor([2, 3, 2], [1, 2, 90, 90, 90, 90, 5, 10, 90, 90, 90, 90]);
    const { output, state } = await applied(engine, tap, [wPlus], { state: { mean } });
    close(output, Array.from(wPlus.data));
    close(state["mean"], [0.75 * 10 + 0.25 * 3, 0.75 * 20 + 0.25 * 6]);
  });

  it("in sampling pulls the first rows towards the mean, as far as chosen", async () => {
    const w = hostTensor([1, 2], [14, 0]);
    const pulled = (truncation?: number) =>
      applied(engine, tap, [w], {
        phase: "sampling",
        state: { mean },
        choices: truncation === undefined ? {} : { truncation: [truncation] },
      });
    close((await pulled(0.5)).output, [12, 10, 12, 10, 14, 0]);
    close((await pulled(0)).output, [10, 20, 10, 20, 14, 0]);
    const untouched = await pulled();
    close(untouched.output, [14, 0, 14, 0, 14, 0]);
    close(untouched.state["mean"], [10, 20]);
  });

  it("truncates a w without rows whole, and one of fewer rows than the cutoff", async () => {
    const choose = { phase: "sampling", state: { mean }, choices: { truncation: [0.5] } } as const;
    const flat = truncation({ units: 2, layers: 0, decay: 0.75, cutoff: 2 });
    const single = await applied(engine, flat, [hostTensor([1, 2], [14, 0])], choose);
    expect(single.output.shape).toEqual([1, 2]);
    close(single.output, [12, 10]);
    const short = truncation({ units: 2, layers: 1, decay: 0.75, cutoff: 8 });
    close((await applied(engine, short, [hostTensor([1, 2], [14, 0])], choose)).output, [12, 10]);
  });
});

describe.each(ENGINES)("images of a stage, %s", (engine) => {
  const [B, S, C] = [2, 8, 3];
  const images = randomTensor([B, S, S, C], randomNumbers(7));
  /** The mean over a box of `box` pixels a side, with its corner at a pixel. */
  const boxMean = (sample: number, y: number, x: number, c: number, box: number): number => {
    let sum = 0;
    for (let dy = 0; dy < box; dy++) {
      for (let dx = 0; dx < box; dx++) {
        sum += at(images.data, ((sample * S + y + dy) * S + x + dx) * C + c);
      }
    }
    return sum / (box * box);
  };
  /** What a stage shows, by the definition. */
  const expected = (resolution: number, fade: number): number[] => {
    const box = S / resolution;
    return counting(B * resolution * resolution * C).map((i) => {
      const c = i % C;
      const x = Math.floor(i / C) % resolution;
      const y = Math.floor(i / (C * resolution)) % resolution;
      const sample = Math.floor(i / (C * resolution * resolution));
      const own = boxMean(sample, y * box, x * box, c, box);
      const [top, left] = [Math.floor(y / 2) * 2 * box, Math.floor(x / 2) * 2 * box];
      return fade * own + (1 - fade) * boxMean(sample, top, left, c, 2 * box);
    });
  };

  it.each([
    [8, 1],
    [8, 0.25],
    [4, 0],
    [4, 0.75],
    [2, 1],
  ])("at %i pixels, faded in to %d", async (resolution, fade) => {
    const { output } = await applied(engine, stageImages(), [images], {
      stage: stageOf(resolution, fade),
    });
    expect(output.shape).toEqual([B, resolution, resolution, C]);
    close(output, expected(resolution, fade));
  });

  it("of an odd resolution do not fade, and without stages are themselves", async () => {
    const odd = await applied(engine, stageImages(), [images], { stage: stageOf(1, 0.5) });
    close(
      odd.output,
      counting(B * C).map((i) => boxMean(Math.floor(i / C), 0, 0, i % C, S)),
    );
    close((await applied(engine, stageImages(), [images])).output, Array.from(images.data));
  });
});

describe("taps", () => {
  it("say what does not fit", async () => {
    const images = randomTensor([1, 8, 8, 1], randomNumbers(1));
    const stage = stageOf(3, 1);
    await expect(applied("eager", stageImages(), [images], { stage })).rejects.toThrow(
      /8 x 8 pixels cannot be averaged down to the stage's 3 x 3/,
    );
    expect(() => styleMixing({ layers: 0.5, probability: 1 })).toThrow(/at least 1, not 0\.5/);
  });

  it("name the state that they keep", () => {
    expect(Object.keys(imagePool({ size: 4, shape: [2] }).state ?? {})).toEqual([
      "images",
      "count",
    ]);
    expect(truncation({ units: 3, layers: 0, decay: 0.9, cutoff: 1 }).state).toEqual({
      mean: { shape: [3], initializer: { kind: "zeros" } },
    });
  });
});
