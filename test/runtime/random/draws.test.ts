import { describe, expect, it } from "vitest";
import {
  draw,
  drawRows,
  DrawError,
  permutation,
  streamHash,
  type Distribution,
} from "../../../runtime/random/draws";

const KEY = { seed: 42, stream: "noise/z", step: 7, index: 3 };

// Written down from another implementation of the recipe in draws.ts: Python integers for Philox and FNV-1a, and
// statistics.NormalDist for quantiles, each rounded to float32.
const REFERENCE: [Distribution, number[]][] = [
  [
    { kind: "normal" },
    [
      0.19884617626667023, -0.26132461428642273, 0.5086511373519897, 0.1953902691602707,
      -2.3016815185546875, -0.6945445537567139,
    ],
  ],
  [
    { kind: "normal", mean: 3, deviation: 0.02 },
    [
      3.003976821899414, 2.9947736263275146, 3.0101730823516846, 3.0039079189300537,
      2.9539663791656494, 2.9861090183258057,
    ],
  ],
  [
    { kind: "truncatedNormal", limit: 0.5 },
    [
      0.07571662217378616, -0.09910231828689575, 0.1877903938293457, 0.07441506534814835,
      -0.48842093348503113, -0.2485744059085846,
    ],
  ],
  [
    { kind: "truncatedNormal", limit: 2 },
    [
      0.1896866410970688, -0.24917888641357422, 0.48356232047080994, 0.18639373779296875,
      -1.8392268419265747, -0.6577996015548706,
    ],
  ],
  [
    { kind: "uniform", low: -1, high: 1 },
    [
      0.15761685371398926, -0.20615792274475098, 0.3890031576156616, 0.15491247177124023,
      -0.9786468744277954, -0.5126593112945557,
    ],
  ],
  [{ kind: "bernoulli", probability: 0.5 }, [0, 1, 0, 0, 1, 1]],
  [{ kind: "integer", below: 10 }, [5, 3, 6, 5, 0, 2]],
];

const ALL_KINDS: Distribution[] = REFERENCE.map(([distribution]) => distribution);
const MANY = 200_000;

describe("draws", () => {
  it.each(REFERENCE)("%j follow the documented recipe", (distribution, wanted) => {
    const drawn = draw(KEY, distribution, wanted.length);
    wanted.forEach((value, j) => expect(drawn[j]).toBeCloseTo(value, 6));
  });

  it("follow it for 64-bit seeds, steps beyond 2^32, the last index and names in other scripts", () => {
    const key = {
      seed: 2n ** 64n - 1n,
      stream: "données/été",
      step: 2 ** 40 + 5,
      index: 2 ** 32 - 1,
    };
    const wanted = [0.6161583662033081, 0.26729223132133484, 2.115755081176758, 0.0966062843799591];
    draw(key, { kind: "normal" }, 4).forEach((value, j) =>
      expect(value).toBeCloseTo(wanted[j] ?? NaN, 6),
    );
  });

  // Published values of 64-bit FNV-1a (draft-eastlake-fnv, appendix C).
  it.each([
    ["", 0xcbf29ce484222325n],
    ["a", 0xaf63dc4c8601ec8cn],
    ["foobar", 0x85944171f73967e8n],
  ])("hash the stream name %j by FNV-1a", (name, hash) => {
    expect(streamHash(name)).toBe(hash);
  });

  it("of a number and of the equal bigint seed are the same", () => {
    const distribution = { kind: "normal" } as const;
    expect(draw({ ...KEY, seed: 42n }, distribution, 8)).toEqual(draw(KEY, distribution, 8));
  });

  it("of row i do not depend on the number of rows, on where a batch begins, or on its size", () => {
    const distribution = { kind: "normal" } as const;
    const sixteen = drawRows({ seed: 1, stream: "z", step: 0 }, distribution, 16, 100);
    const tail = drawRows({ seed: 1, stream: "z", step: 0 }, distribution, 3, 100, 13);
    expect(tail).toEqual(sixteen.slice(13 * 100));
    const alone = draw({ seed: 1, stream: "z", step: 0, index: 13 }, distribution, 100);
    expect(alone).toEqual(sixteen.slice(13 * 100, 14 * 100));
  });

  it.each(ALL_KINDS)("%j of a longer row begin with the shorter row", (distribution) => {
    expect(draw(KEY, distribution, 103).slice(0, 6)).toEqual(draw(KEY, distribution, 6));
  });

  it("change with the seed, the stream, the step and the index", () => {
    const others = [
      { ...KEY, seed: 43 },
      { ...KEY, seed: 42n + (1n << 32n) },
      { ...KEY, stream: "noise/z2" },
      { ...KEY, step: 8 },
      { ...KEY, step: 7 + 2 ** 32 },
      { ...KEY, index: 4 },
    ];
    const uniform = { kind: "uniform", low: 0, high: 1 } as const;
    const first = new Set([KEY, ...others].map((key) => draw(key, uniform, 1)[0]));
    expect(first.size).toBe(7);
  });

  it("with a smaller truncation limit are the same latents, pulled in", () => {
    const wide = draw(KEY, { kind: "truncatedNormal", limit: 2 }, 1000);
    const narrow = draw(KEY, { kind: "truncatedNormal", limit: 0.5 }, 1000);
    wide.forEach((value, j) => {
      const pulled = narrow[j] ?? NaN;
      expect(Math.sign(pulled)).toBe(Math.sign(value));
      expect(Math.abs(pulled)).toBeLessThanOrEqual(Math.min(0.5, Math.abs(value)));
    });
  });

  it("fill a million normals in well under 100 ms of processor time", () => {
    // Not wall time, which on a busy machine says more about the others.
    const times = [0, 1, 2, 3, 4].map((step) => {
      const before = process.cpuUsage();
      draw({ seed: 0, stream: "speed", step }, { kind: "normal" }, 1e6);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe("the distributions", () => {
  const sample = (distribution: Distribution, stream = "moments", step = 0) =>
    draw({ seed: 2024, stream, step }, distribution, MANY);

  // Bounds are five standard errors: a sound generator fails one in two million.
  it("normal: mean 0, variance 1, skewness 0, kurtosis 3", () => {
    const drawn = sample({ kind: "normal" });
    const moment = (k: number) => mean(drawn.map((value) => value ** k));
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / MANY));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / MANY));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / MANY));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / MANY));
  });

  it("normal, uniform and truncated normal pass Kolmogorov-Smirnov against the exact distribution", () => {
    const within = Math.SQRT2;
    const cases: [Distribution, (x: number) => number][] = [
      [{ kind: "normal" }, (x) => phi(x)],
      [{ kind: "normal", mean: -3, deviation: 0.5 }, (x) => phi((x + 3) / 0.5)],
      [{ kind: "uniform", low: -1, high: 3 }, (x) => (x + 1) / 4],
      [
        { kind: "truncatedNormal", limit: within },
        (x) => (phi(x) - phi(-within)) / (phi(within) - phi(-within)),
      ],
    ];
    for (const [distribution, cdf] of cases) {
      // 1.95 / sqrt(n) is the 0.1 % point of the statistic.
      const drawn = sample(distribution, "kolmogorov-smirnov");
      expect(kolmogorovSmirnov(drawn, cdf)).toBeLessThan(1.95 / Math.sqrt(MANY));
    }
  });

  it("the Kolmogorov-Smirnov test here does notice a deviation of 1.02 in place of 1", () => {
    const drawn = sample({ kind: "normal", deviation: 1.02 });
    expect(kolmogorovSmirnov(drawn, phi)).toBeGreaterThan(1.95 / Math.sqrt(MANY));
  });

  it("uniform stays within its bounds, the upper one excluded", () => {
    const drawn = sample({ kind: "uniform", low: 0, high: 1 });
    expect(Math.min(...drawn.subarray(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn.subarray(0, 1e5))).toBeLessThan(1);
  });

  it("bernoulli hits its probability, and 0 and 1 exactly", () => {
    const error = 5 * Math.sqrt((0.3 * 0.7) / MANY);
    const drawn = sample({ kind: "bernoulli", probability: 0.3 });
    expect(Math.abs(mean(drawn) - 0.3)).toBeLessThan(error);
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
    expect(new Set(sample({ kind: "bernoulli", probability: 0 }))).toEqual(new Set([0]));
    expect(new Set(sample({ kind: "bernoulli", probability: 1 }))).toEqual(new Set([1]));
  });

  it("integers are whole and even: chi-squared over ten classes", () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of sample({ kind: "integer", below: 10 }))
      counts[value] = (counts[value] ?? 0) + 1;
    expect(counts).toHaveLength(10);
    const wanted = MANY / 10;
    const chiSquared = counts.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
    // The 0.1 % point with nine degrees of freedom.
    expect(chiSquared).toBeLessThan(27.88);
  });

  it("streams, steps and rows are uncorrelated", () => {
    const normal = { kind: "normal" } as const;
    const base = draw({ seed: 1, stream: "a", step: 0 }, normal, MANY);
    const others = [
      draw({ seed: 2, stream: "a", step: 0 }, normal, MANY),
      draw({ seed: 1, stream: "b", step: 0 }, normal, MANY),
      draw({ seed: 1, stream: "a", step: 1 }, normal, MANY),
      draw({ seed: 1, stream: "a", step: 0, index: 1 }, normal, MANY),
    ];
    for (const other of others) {
      const correlation = mean(base.map((value, j) => value * (other[j] ?? NaN)));
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(MANY));
    }
  });
});

describe("permutations", () => {
  it("are the Fisher-Yates shuffle of the reference, another one each epoch", () => {
    const key = { seed: 1, stream: "data/digits" };
    expect([...permutation({ ...key, step: 0 }, 12)]).toEqual([
      8, 0, 3, 5, 7, 9, 4, 11, 10, 6, 2, 1,
    ]);
    expect([...permutation({ ...key, step: 1 }, 12)]).toEqual([
      3, 11, 7, 5, 10, 8, 0, 2, 6, 1, 9, 4,
    ]);
  });

  it("hold every number once", () => {
    const order = permutation({ seed: 9, stream: "p", step: 0 }, 9000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 9000 }, (_, i) => i));
  });

  it("of three numbers come in all six orders equally often", () => {
    const counts = new Map<string, number>();
    const trials = 6000;
    for (let step = 0; step < trials; step++) {
      const order = permutation({ seed: 5, stream: "p", step }, 3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(6);
    // The 0.1 % point with five degrees of freedom.
    expect(chiSquared).toBeLessThan(20.52);
  });

  it("of nothing and of one are trivial", () => {
    expect([...permutation({ seed: 0, stream: "p", step: 0 }, 0)]).toEqual([]);
    expect([...permutation({ seed: 0, stream: "p", step: 0 }, 1)]).toEqual([0]);
  });
});

describe("a draw that cannot be made", () => {
  it.each<[Distribution, RegExp]>([
    [{ kind: "normal", deviation: -1 }, /deviation of 0 or more, not 0 and -1\./],
    [{ kind: "truncatedNormal", limit: 0 }, /limit above 0, not 0\./],
    [{ kind: "uniform", low: 1, high: -1 }, /not 1 and -1\./],
    [{ kind: "bernoulli", probability: 1.5 }, /from 0 to 1, not 1\.5\./],
    [{ kind: "integer", below: 0 }, /from 1 to 16777216, not 0\./],
  ])("quotes what is wrong with %j", (distribution, message) => {
    expect(() => draw(KEY, distribution, 1)).toThrow(message);
    expect(() => draw(KEY, distribution, 1)).toThrow(DrawError);
  });

  it.each([-1, 0.5, 2 ** 53, -1n, 2n ** 64n])("refuses the seed %s", (seed) => {
    const message = new RegExp(`A seed is .*, not ${seed}\\.`);
    expect(() => draw({ ...KEY, seed }, { kind: "normal" }, 1)).toThrow(message);
  });

  it("refuses a step, an index or a count that is not a whole number in range", () => {
    const normal = { kind: "normal" } as const;
    expect(() => draw({ ...KEY, step: -1 }, normal, 1)).toThrow(/The step .*, not -1\./);
    expect(() => draw({ ...KEY, index: 2 ** 32 }, normal, 1)).toThrow(
      /The index .*, not 4294967296\./,
    );
    expect(() => draw(KEY, normal, 1.5)).toThrow(/The row width .*, not 1\.5\./);
  });
});

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Largest distance between the empirical and the given distribution function. */
function kolmogorovSmirnov(values: Float32Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  let distance = 0;
  sorted.forEach((value, rank) => {
    const p = cdf(value);
    distance = Math.max(distance, p - rank / sorted.length, (rank + 1) / sorted.length - p);
  });
  return distance;
}

/** The normal distribution function by Abramowitz and Stegun 7.1.26: another formula, error below 1.5e-7. */
function phi(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-z * z);
  return x >= 0 ? 1 - tail / 2 : tail / 2;
}
