import { describe, expect, it } from "vitest";
import { normalProbabilityBelow, normalQuantile } from "../../../runtime/random/normal";

/** Relative difference. */
const relative = (actual: number, wanted: number) => Math.abs(actual / wanted - 1);

describe("the normal distribution", () => {
  // Found by bisection on C's erfc in double precision (Python's math.erfc), not by AS 241.
  it.each([
    [1e-9, -5.997807015007687],
    [1e-4, -3.719016485455681],
    [0.01, -2.3263478740408416],
    [0.05, -1.644853626951473],
    [0.1, -1.2815515655446008],
    [0.3, -0.524400512708041],
  ])("has its quantile of %f at %f, and mirrored above the median", (p, z) => {
    // p - 1/2 keeps fewer digits of a small p: 2^-54 / 1e-9 is 6e-8 of it.
    const tolerance = p < 1e-3 ? 1e-9 : 1e-14;
    expect(relative(normalQuantile(p - 0.5), z)).toBeLessThan(tolerance);
    expect(normalQuantile(0.5 - p)).toBe(-normalQuantile(p - 0.5));
  });

  it("has its median at zero and joins its three pieces without a step", () => {
    expect(normalQuantile(0)).toBe(0);
    for (const seam of [0.425, 0.5 - Math.exp(-25)]) {
      const below = normalQuantile(seam - 2e-16);
      const above = normalQuantile(seam + 2e-16);
      expect(above).toBeGreaterThanOrEqual(below);
      expect(above - below).toBeLessThan(1e-4);
    }
  });

  // erf(limit / sqrt 2) / 2 by Python's math.erf.
  it.each([
    [0.04, 0.01595343685283076],
    [0.5, 0.1914624612740131],
    [1, 0.3413447460685429],
    [2, 0.4772498680518208],
    [5, 0.49999971334842813],
    [8, 0.4999999999999994],
    [50, 0.5],
  ])("has probability between 0 and %f of %f", (limit, probability) => {
    expect(relative(normalProbabilityBelow(limit), probability)).toBeLessThan(2e-15);
  });
});
