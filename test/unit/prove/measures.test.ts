import { describe, expect, it } from "vitest";
import { mixtureOf, pointBatch } from "../../../runtime/data/points";
import { drawRows } from "../../../runtime/random/draws";
import { agreement, coverage } from "../../prove/measures/classes";
import { frechetDistance } from "../../prove/measures/frechet";
import { modesFound } from "../../prove/measures/modes";
import { slicedWasserstein } from "../../prove/measures/sliced-wasserstein";

const normal = (name: string, rows: number, width: number) =>
  drawRows({ seed: 1, stream: name, step: 0 }, { kind: "normal" }, rows, width);

describe("the sliced Wasserstein distance", () => {
  it("of a set from itself moved is the mean length of the move's projection", () => {
    const size = 3;
    const a = normal("a", 500, size);
    const b = a.map((value, j) => (j % size === 0 ? value + 2 : value));
    expect(slicedWasserstein(a, a, size)).toBe(0);
    // E |cos| of a uniform direction in three dimensions is 1/2; 256 directions leave some noise.
    expect(slicedWasserstein(a, b, size)).toBeCloseTo(1, 1);
  });

  it("does not care for the order of rows", () => {
    const a = normal("a", 4, 2);
    const b = Float32Array.from([...a.subarray(4), ...a.subarray(0, 4)]);
    expect(slicedWasserstein(a, b, 2)).toBe(0);
  });
});

describe("the Frechet distance", () => {
  it("of Gaussians with diagonal covariances has a closed form", () => {
    const rows = 20_000;
    const a = normal("a", rows, 2);
    const b = normal("b", rows, 2).map((value, j) => (j % 2 === 0 ? 3 * value + 1 : value));
    // |m - n|^2 + (1 - 3)^2
    expect(frechetDistance(a, b, 2)).toBeCloseTo(1 + 4, 0);
    expect(frechetDistance(a, a, 2)).toBeCloseTo(0, 8);
  });

  it("sees correlations that means and variances do not show", () => {
    const rows = 20_000;
    const a = normal("a", rows, 2);
    const b = a.map((value, j) =>
      j % 2 === 0 ? value : 0.9 * (a[j - 1] ?? 0) + Math.sqrt(0.19) * value,
    );
    // tr(I + B - 2 B^(1/2)), eigenvalues of B 1.9 and 0.1.
    const wanted = 4 - 2 * (Math.sqrt(1.9) + Math.sqrt(0.1));
    expect(frechetDistance(a, b, 2)).toBeCloseTo(wanted, 1);
  });
});

describe("classes of generated images", () => {
  it("are covered when each has its hundredth", () => {
    const classes = Uint8Array.from({ length: 1000 }, (_, i) => (i < 9 ? 9 : i % 9));
    expect(coverage(classes)).toBe(9);
    expect(coverage(Uint8Array.from({ length: 1000 }, (_, i) => i % 10))).toBe(10);
  });

  it("agree where they are the same", () => {
    expect(agreement([1, 2, 3, 4], Uint8Array.of(1, 2, 0, 4))).toBe(0.75);
  });
});

describe("modes of a mixture", () => {
  const grid = mixtureOf("gaussians25") ?? { modes: [], deviation: 1 };

  it("are all found in the mixture's own points, which are near them", () => {
    const { data } = pointBatch("gaussians25", { name: "p", seed: 1, batchSize: 2500, number: 0 });
    const { found, quality } = modesFound(data, grid);
    expect(found).toBe(25);
    // In the plane exp(-8) lie beyond four deviations.
    expect(quality).toBeGreaterThan(0.998);
  });

  it("are one for a generator that has collapsed, and none for one that spreads", () => {
    const [x = 0, y = 0] = grid.modes[3] ?? [];
    const collapsed = Array.from({ length: 1000 }, (_, j) => (j % 2 === 0 ? x : y));
    expect(modesFound(collapsed, grid)).toEqual({ found: 1, quality: 1 });
    const spread = normal("spread", 500, 2).map((value) => 50 + value);
    expect(modesFound(spread, grid)).toEqual({ found: 0, quality: 0 });
  });
});
