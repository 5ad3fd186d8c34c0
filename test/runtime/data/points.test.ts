import { describe, expect, it } from "vitest";
import { mixtureOf, pointBatch } from "../../../runtime/data/points";

const batch = (
  kind: "ring8" | "gaussians25" | "swissRoll",
  { size = 4000, number = 0, name = "plane" } = {},
) => pointBatch(kind, { name, seed: 3, batchSize: size, number });

describe("points of the plane", () => {
  it("lie on eight Gaussians of a ring, all equally likely", () => {
    const { modes, deviation } = mixtureOf("ring8") ?? { modes: [], deviation: 0 };
    const { data } = batch("ring8");
    const counts = new Array<number>(8).fill(0);
    let squares = 0;
    for (let i = 0; i < 4000; i++) {
      const [x = 0, y = 0] = [data[2 * i], data[2 * i + 1]];
      const distances = modes.map(([a, b]) => Math.hypot(x - a, y - b));
      const nearest = distances.indexOf(Math.min(...distances));
      counts[nearest] = (counts[nearest] ?? 0) + 1;
      squares += (distances[nearest] ?? 0) ** 2 / 2;
    }
    expect(modes.every(([a, b]) => Math.abs(Math.hypot(a, b) - Math.SQRT2) < 1e-12)).toBe(true);
    // 500 a mode, six deviations of a binomial either way.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(126);
    expect(Math.sqrt(squares / 4000) / deviation).toBeCloseTo(1, 1);
  });

  it("lie on a grid of 25 with a deviation of 1 along each axis", () => {
    const { data } = batch("gaussians25");
    const xs = data.filter((_, j) => j % 2 === 0);
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    const deviation = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length);
    // Of {-2, ..., 2} * 2 / (2 sqrt 2) the variance is 1.
    expect(deviation).toBeCloseTo(1, 1);
    expect(mixtureOf("gaussians25")?.modes).toHaveLength(25);
  });

  it("lie on a spiral whose radius is its angle", () => {
    const { data } = batch("swissRoll");
    let worst = 0;
    for (let i = 0; i < 4000; i++) {
      const [x = 0, y = 0] = [data[2 * i], data[2 * i + 1]];
      const radius = 7.5 * Math.hypot(x, y);
      const turn = (radius - Math.atan2(y, x)) / (2 * Math.PI);
      worst = Math.max(worst, Math.abs(turn - Math.round(turn)) * 2 * Math.PI);
    }
    // Five deviations of the noise, across and along.
    expect(worst).toBeLessThan(5 * 0.25 * 1.3);
    expect(mixtureOf("swissRoll")).toBeUndefined();
  });

  it("are a function of the batch's number", () => {
    expect(batch("ring8", { size: 3, number: 5 })).toEqual(batch("ring8", { size: 3, number: 5 }));
    const other = batch("ring8", { size: 3, number: 6 }).data;
    expect(batch("ring8", { size: 3, number: 5 }).data).not.toEqual(other);
    const named = batch("ring8", { size: 3, number: 6, name: "elsewhere" }).data;
    expect(named).not.toEqual(other);
  });
});
