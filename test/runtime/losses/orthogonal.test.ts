import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  bias,
  conv2d,
  dense,
  embedding,
  flatten,
  GameError,
  network,
  orthogonalPenalty,
  type Context,
  type NetworkInfo,
} from "ganvas";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";
import { randomNumbers } from "../compile/support";

const small = network("generator", ["image", "label"], (scope) => {
  const features = conv2d(scope, "features", { inputs: 2, filters: 3, kernel: 2 });
  const block = scope.block("tail");
  const out = dense(block, "out", { inputs: 12, units: 5 });
  const classes = embedding(scope, "classes", { classes: 4, units: 5 });
  const shift = bias(scope, "shift", { shape: [2, 5] });
  return ({ image, label }, context) =>
    shift(
      tf.mul(out(flatten(features(image, context)), context), classes(label, context)),
      context,
    );
});

/** Weights by path, and a context that reads them. */
function weightsOf(info: NetworkInfo) {
  const random = randomNumbers(5);
  const weights = new Map(
    info.declarations.map(({ path, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const values = Array.from({ length: size }, () => 2 * random() - 1);
      return [path, tf.tensor(values, [...shape])];
    }),
  );
  const context: Pick<Context, "read"> = {
    read: ({ path }) => weights.get(path) ?? tf.scalar(NaN),
  };
  return { weights, context: context as Context };
}

/** The gradient that BigGAN's code adds: 2 ((W W^T) * (1 - I)) W, with W a matrix of a row for each output. */
function brocks(rows: readonly (readonly number[])[]): number[][] {
  const products = rows.map((a, i) =>
    rows.map((b, j) => (i === j ? 0 : a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0))),
  );
  return rows.map((row, i) =>
    row.map(
      (_, k) =>
        2 * rows.reduce((sum, other, j) => sum + (products[i]?.[j] ?? 0) * (other[k] ?? 0), 0),
    ),
  );
}

/** A kernel as rows: one for each output, which is the last axis, or the first of an embedding's table. */
function rowsOf(weight: tf.Tensor, outputsFirst: boolean): number[][] {
  const matrix: tf.Tensor2D = tf.reshape(weight, [-1, weight.shape.at(-1) ?? 1]);
  return (outputsFirst ? matrix : tf.transpose(matrix)).arraySync();
}

describe("orthogonalPenalty", () => {
  const { weights, context } = weightsOf(small);
  const gradientsOf = (except?: readonly string[]) => {
    const paths = [...weights.keys()];
    const { gradients } = valueAndGradients(
      () => orthogonalPenalty(small, context, except && { except }),
      [...weights.values()],
    );
    return new Map(paths.map((path, i) => [path, gradients[i]]));
  };

  it("has the gradient of BigGAN's code on every kernel, and none on biases", () => {
    const gradients = gradientsOf();
    for (const [path, weight] of weights) {
      const gradient = gradients.get(path);
      if (!/(kernel|table)$/.test(path)) {
        expect(gradient, path).toBeUndefined();
        continue;
      }
      const outputsFirst = path.endsWith("table");
      const expected = brocks(rowsOf(weight, outputsFirst)).flat();
      const actual = gradient === undefined ? [] : rowsOf(gradient, outputsFirst).flat();
      expect(actual.length, path).toBe(expected.length);
      actual.forEach((x, i) => expect(x).toBeCloseTo(expected[i] ?? NaN, 4));
    }
  });

  it("is zero for kernels whose outputs are orthogonal, whatever their lengths", () => {
    const flat = network("flat", ["x"], (scope) => {
      const layer = dense(scope, "layer", { inputs: 3, units: 2, bias: false });
      return ({ x }, context) => layer(x, context);
    });
    const kernel = tf.tensor2d([
      [2, 0],
      [0, 5],
      [0, 0],
    ]);
    const reading: Pick<Context, "read"> = { read: () => kernel };
    expect(orthogonalPenalty(flat, reading as Context).dataSync()[0]).toBe(0);
  });

  it("leaves out nodes and blocks by name", () => {
    const gradients = gradientsOf(["classes", "tail"]);
    const touched = [...gradients].filter(([, gradient]) => gradient !== undefined);
    expect(touched.map(([path]) => path)).toEqual(["generator/features/kernel"]);
  });

  it("refuses to leave out what is not there, and to look at nothing", () => {
    const penalty =
      (...except: string[]) =>
      () =>
        orthogonalPenalty(small, context, { except });
    expect(penalty("shift")).toThrow(GameError);
    expect(penalty("shift")).toThrow(
      /leaves out "shift", but the network "generator" has no kernel there.*features, tail\/out, classes/,
    );
    expect(penalty("features", "classes", "tail")).toThrow(/no kernel .* left/);
  });
});
