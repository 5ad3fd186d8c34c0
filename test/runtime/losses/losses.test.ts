import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  crossEntropy,
  discriminatorLoss,
  generatorLoss,
  l1Loss,
  meanSquare,
  meanSquaredLoss,
  weighted,
} from "../../../runtime/losses";

/** Logits from the ordinary to the extreme, [batch, 1]. */
const REAL = [-90, -3, -0.5, 0, 0.25, 2, 40, 500];
const FAKE = [-500, -12, -1, 0, 0.75, 4, 33, 120];

/** Closed forms in float64. log(1 + exp(x)) by log1p of the smaller exponential. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const mean = (xs: readonly number[], f: (x: number) => number) =>
  xs.reduce((sum, x) => sum + f(x), 0) / xs.length;

const column = (xs: readonly number[]) => tf.tensor2d([...xs], [xs.length, 1]);
const value = (loss: tf.Tensor) => loss.dataSync()[0] ?? NaN;
const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));

describe("discriminator losses", () => {
  const closed = {
    minimax: mean(REAL, (x) => softplus(-x)) + mean(FAKE, softplus),
    leastSquares: 0.5 * (mean(REAL, (x) => (x - 1) ** 2) + mean(FAKE, (x) => x ** 2)),
    hinge: mean(REAL, (x) => Math.max(0, 1 - x)) + mean(FAKE, (x) => Math.max(0, 1 + x)),
    wasserstein: mean(FAKE, (x) => x) - mean(REAL, (x) => x),
  } as const;

  it.each(Object.entries(closed))("%s", (kind, expected) => {
    const loss = discriminatorLoss(kind as keyof typeof closed, column(REAL), column(FAKE));
    expect(loss.shape).toEqual([]);
    near(value(loss), expected);
  });

  it("minimax is -log D(x) - log(1 - D(G(z)))", () => {
    const loss = value(discriminatorLoss("minimax", column([1.5]), column([-0.5])));
    near(loss, -Math.log(sigmoid(1.5)) - Math.log(1 - sigmoid(-0.5)));
  });

  it("smooths the target of reals only", () => {
    const smoothing = 0.1;
    const crossEntropy = (x: number) => 0.9 * softplus(-x) + 0.1 * softplus(x);
    near(
      value(discriminatorLoss("minimax", column(REAL), column(FAKE), { smoothing })),
      mean(REAL, crossEntropy) + mean(FAKE, softplus),
    );
    near(
      value(discriminatorLoss("leastSquares", column(REAL), column(FAKE), { smoothing })),
      0.5 * (mean(REAL, (x) => (x - 0.9) ** 2) + mean(FAKE, (x) => x ** 2)),
    );
  });

  it("refuses a smoothing that means nothing", () => {
    const smoothed = (kind: "hinge" | "minimax", smoothing: number) => () =>
      discriminatorLoss(kind, column([0]), column([0]), { smoothing });
    expect(smoothed("hinge", 0.1)).toThrow(
      "A label smoothing of 0.1 means nothing to the hinge loss",
    );
    expect(smoothed("minimax", 1)).toThrow("from 0 to below 1, not at 1");
  });
});

describe("generator losses", () => {
  const closed = {
    nonSaturating: mean(FAKE, (x) => softplus(-x)),
    minimax: -mean(FAKE, softplus),
    leastSquares: 0.5 * mean(FAKE, (x) => (x - 1) ** 2),
    hinge: -mean(FAKE, (x) => x),
    wasserstein: -mean(FAKE, (x) => x),
  } as const;

  it.each(Object.entries(closed))("%s", (kind, expected) => {
    near(value(generatorLoss(kind as keyof typeof closed, column(FAKE))), expected);
  });
});

describe("gradients at extreme logits", () => {
  const gradient = (f: (x: tf.Tensor) => tf.Tensor, at: readonly number[]) => [
    ...tf
      .grad((x) => f(x).mul(at.length))(column(at))
      .dataSync(),
  ];

  it("do not vanish where the generator is losing", () => {
    // d softplus(-x) / dx = -sigmoid(-x): -1 for a fake that D is certain of.
    const actual = gradient((x) => generatorLoss("nonSaturating", x), FAKE);
    FAKE.forEach((x, i) => near(actual[i] ?? NaN, -sigmoid(-x)));
  });

  it("are finite for the discriminator", () => {
    const actual = gradient((x) => discriminatorLoss("minimax", x, column([0])), REAL);
    REAL.forEach((x, i) => near(actual[i] ?? NaN, -sigmoid(-x)));
  });
});

describe("distances", () => {
  it("are means over batch and elements", () => {
    const [x, y] = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [0, 4],
        [3, 8],
      ]),
    ];
    expect(value(l1Loss(x, y))).toBe((1 + 2 + 0 + 4) / 4);
    expect(value(meanSquaredLoss(x, y))).toBe((1 + 4 + 0 + 16) / 4);
  });

  it("of a tensor to zero", () => {
    expect(
      value(
        meanSquare(
          tf.tensor2d([
            [1, -2],
            [3, 0],
          ]),
        ),
      ),
    ).toBe((1 + 4 + 9) / 4);
  });

  it("are weighted by a factor", () => {
    expect(value(weighted(0.5, tf.scalar(3)))).toBe(1.5);
  });
});

describe("cross-entropy of logits against labels", () => {
  const rows = [
    [0.5, -1, 2],
    [3, 3, 3],
    [500, -500, 0],
    [-300, 400, 399],
  ];
  const labels = [2, 0, 0, 2];
  const logSumExp = (row: readonly number[]) => {
    const largest = Math.max(...row);
    return largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  };
  const logits = () => tf.tensor2d(rows);
  const label = () => tf.tensor1d(labels, "int32");

  it("is the mean of -log softmax at the label, also where exponentials overflow", () => {
    const expected =
      rows.reduce((sum, row, i) => sum + logSumExp(row) - (row[labels[i] ?? 0] ?? 0), 0) / 4;
    const loss = crossEntropy(logits(), label());
    expect(loss.shape).toEqual([]);
    near(value(loss), expected);
  });

  it("has the gradient (softmax - one-hot) / batch", () => {
    const actual = [
      ...tf
        .grad((x) => crossEntropy(x, label()))(logits())
        .dataSync(),
    ];
    rows.forEach((row, i) =>
      row.forEach((x, k) => {
        const expected = (Math.exp(x - logSumExp(row)) - Number(labels[i] === k)) / 4;
        near(actual[i * 3 + k] ?? NaN, expected);
      }),
    );
  });
});
