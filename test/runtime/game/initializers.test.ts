import { describe, expect, it } from "vitest";
import { initialise, type Initializer } from "../../../runtime/game/initializers";
import { draw } from "../../../runtime/random/draws";

function values(
  initializer: Initializer,
  shape: readonly number[],
  more: {
    fans?: { fanIn: number; fanOut: number };
    meanImage?: readonly number[];
    path?: string;
  } = {},
): number[] {
  const { path = "net/node/kernel" } = more;
  return [
    ...initialise(initializer, {
      ...more,
      path,
      shape,
      draw: (distribution, count) =>
        draw({ seed: 3, stream: `init/${path}`, step: 0 }, distribution, count),
    }),
  ];
}

function moments(xs: readonly number[]) {
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const deviation = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length);
  return { mean, deviation, largest: Math.max(...xs.map(Math.abs)) };
}

describe("constant initializers", () => {
  it("fill", () => {
    expect(values({ kind: "zeros" }, [2])).toEqual([0, 0]);
    expect(values({ kind: "ones" }, [2])).toEqual([1, 1]);
    expect(values({ kind: "constant", value: 0.25 }, [2])).toEqual([0.25, 0.25]);
  });
});

describe("random initializers", () => {
  const shape = [200, 100];
  const fans = { fanIn: 200, fanOut: 100 };

  it("normal has the given mean and deviation", () => {
    const { mean, deviation } = moments(
      values({ kind: "normal", mean: 1, deviation: 0.02 }, shape),
    );
    expect(mean).toBeCloseTo(1, 3);
    expect(Math.abs(deviation / 0.02 - 1)).toBeLessThan(0.02);
  });

  it("truncatedNormal stays within two deviations", () => {
    const { deviation, largest } = moments(
      values({ kind: "truncatedNormal", deviation: 0.5 }, shape),
    );
    expect(largest).toBeLessThanOrEqual(1);
    // A standard normal cut at 2 has the deviation 0.8796.
    expect(Math.abs(deviation / 0.5 - 0.8796)).toBeLessThan(0.02);
  });

  it("uniform fills its interval", () => {
    const { mean, deviation, largest } = moments(
      values({ kind: "uniform", low: -0.05, high: 0.05 }, shape),
    );
    expect(Math.abs(mean)).toBeLessThan(0.001);
    expect(Math.abs(deviation / (0.1 / Math.sqrt(12)) - 1)).toBeLessThan(0.02);
    expect(largest).toBeLessThanOrEqual(0.05);
  });

  it("glorotUniform is bounded by sqrt(6 / (fanIn + fanOut))", () => {
    const { largest } = moments(values({ kind: "glorotUniform" }, shape, { fans }));
    const bound = Math.sqrt(6 / 300);
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.99 * bound);
  });

  it("heNormal has the deviation sqrt(2 / fanIn)", () => {
    const { deviation } = moments(values({ kind: "heNormal" }, shape, { fans }));
    expect(Math.abs(deviation / 0.1 - 1)).toBeLessThan(0.02);
  });

  it("the scaled ones ask for a kernel", () => {
    expect(() => values({ kind: "glorotUniform" }, [4])).toThrow(
      '"net/node/kernel" cannot begin as glorotUniform: it is no kernel',
    );
  });

  it("depend on the path and on nothing else", () => {
    const normal = { kind: "normal", deviation: 1 } as const;
    expect(values(normal, [5], { path: "a" })).toEqual(values(normal, [5], { path: "a" }));
    expect(values(normal, [5], { path: "a" })).not.toEqual(values(normal, [5], { path: "b" }));
  });
});

describe("orthogonal", () => {
  /** The product of the matrix with its transpose, over whichever side is shorter. */
  function gram(matrix: readonly number[], rows: number, columns: number): number[][] {
    const at = (i: number, j: number) => matrix[i * columns + j] ?? NaN;
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    const entry = (vector: number, i: number) => (rows < columns ? at(vector, i) : at(i, vector));
    return Array.from({ length: count }, (_, a) =>
      Array.from({ length: count }, (_, b) => {
        let sum = 0;
        for (let i = 0; i < length; i++) sum += entry(a, i) * entry(b, i);
        return sum;
      }),
    );
  }

  it.each([
    { shape: [3, 3, 4, 6], rows: 36, columns: 6 },
    { shape: [4, 9], rows: 4, columns: 9 },
  ])("makes $rows x $columns orthogonal, times the gain", ({ shape, rows, columns }) => {
    const product = gram(values({ kind: "orthogonal", gain: 2 }, shape), rows, columns);
    product.forEach((row, a) =>
      row.forEach((value, b) => expect(value).toBeCloseTo(a === b ? 4 : 0, 5)),
    );
  });
});

describe("dataLogit", () => {
  it("is the logit of the mean image, means clipped away from 0 and 1", () => {
    const [dark, middle, light, bright] = values({ kind: "dataLogit" }, [4], {
      meanImage: [0, 0.5, 0.8, 1],
    });
    expect(middle).toBe(0);
    expect(light).toBeCloseTo(Math.log(4), 6);
    expect(dark).toBeCloseTo(Math.log(1e-7), 4);
    expect(bright).toBeCloseTo(-Math.log(1e-7), 4);
  });

  it("asks for an image of the right size", () => {
    expect(() => values({ kind: "dataLogit" }, [4])).toThrow("and none was given");
    expect(() => values({ kind: "dataLogit" }, [4], { meanImage: [0.5] })).toThrow(
      '"net/node/kernel" has 4 numbers and the mean training image 1',
    );
  });
});
