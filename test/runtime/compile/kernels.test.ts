import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import { kernels } from "../../../runtime/compile/kernels";
import type { HostTensor } from "../../../runtime/engines/engine";
import {
  hostTensor,
  kernelsSeen,
  randomIntegers,
  randomNumbers,
  randomTensor,
  relativeError,
  runCompiled,
  runOnTfjs,
} from "./support";

/**
 * Every kernel against tfjs's own cpu backend, values and, where there is one, gradients, over generated
 * shapes. Convolutions have a test of their own, against their definition.
 */
const random = randomNumbers(2026);
const between = (low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));
const shapeOf = (rank: number): number[] => Array.from({ length: rank }, () => between(1, 4));
const repeat = (count: number, run: () => Promise<void>): Promise<void> =>
  count === 0 ? Promise.resolve() : run().then(() => repeat(count - 1, run));

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

async function expectSame(
  operation: Operation,
  inputs: readonly HostTensor[],
  tolerance = 1e-5,
): Promise<void> {
  const expected = runOnTfjs(operation, inputs);
  const actual = await runCompiled(operation, inputs);
  expect(actual.length).toBe(expected.length);
  expected.forEach((tensor, i) => {
    const compiled = actual[i];
    const error = compiled === undefined ? Number.NaN : relativeError(compiled, tensor);
    const shapes = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join(" ");
    expect(error, `output ${i} of ${String(operation)} on ${shapes}`).toBeLessThan(tolerance);
  });
}

/** The operation and its gradients with respect to all inputs, for a given gradient of the output. */
const withGradients =
  (operation: (...inputs: tf.Tensor[]) => tf.Tensor): Operation =>
  (dy, ...inputs) => [operation(...inputs), ...tf.grads(operation)(inputs, dy)];

async function expectSameGradients(
  operation: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly HostTensor[],
  tolerance = 1e-5,
): Promise<void> {
  const [output] = runOnTfjs(operation, inputs);
  await expectSame(
    withGradients(operation),
    [randomTensor(output?.shape ?? [], random), ...inputs],
    tolerance,
  );
}

describe("unary kernels", () => {
  const smooth: [string, (x: tf.Tensor) => tf.Tensor, number, number][] = [
    ["abs", tf.abs, -2, 2],
    ["acos", tf.acos, -0.9, 0.9],
    ["acosh", tf.acosh, 1.1, 3],
    ["asin", tf.asin, -0.9, 0.9],
    ["asinh", tf.asinh, -2, 2],
    ["atan", tf.atan, -2, 2],
    ["atanh", tf.atanh, -0.9, 0.9],
    ["cos", tf.cos, -2, 2],
    ["cosh", tf.cosh, -2, 2],
    ["elu", tf.elu, -2, 2],
    ["erf", tf.erf, -2, 2],
    ["exp", tf.exp, -2, 2],
    ["expm1", tf.expm1, -2, 2],
    ["leakyRelu", (x) => tf.leakyRelu(x, 0.3), -2, 2],
    ["log", tf.log, 0.2, 3],
    ["log1p", tf.log1p, -0.5, 3],
    ["neg", tf.neg, -2, 2],
    ["reciprocal", tf.reciprocal, 0.5, 2],
    ["relu", tf.relu, -2, 2],
    ["relu6", tf.relu6, -2, 8],
    ["rsqrt", tf.rsqrt, 0.2, 3],
    ["selu", tf.selu, -2, 2],
    ["sigmoid", tf.sigmoid, -4, 4],
    ["sin", tf.sin, -2, 2],
    ["sinh", tf.sinh, -2, 2],
    ["softplus", tf.softplus, -4, 4],
    ["sqrt", tf.sqrt, 0.2, 3],
    ["square", tf.square, -2, 2],
    ["tan", tf.tan, -1, 1],
    ["tanh", tf.tanh, -3, 3],
    ["clipByValue", (x) => tf.clipByValue(x, -0.5, 0.7), -2, 2],
    ["softmax", (x) => tf.softmax(x), -3, 3],
    ["logSoftmax", (x) => tf.logSoftmax(x), -3, 3],
  ];
  for (const [name, operation, low, high] of smooth) {
    it(`${name} and its gradient`, () =>
      repeat(4, () =>
        expectSameGradients(operation, [randomTensor(shapeOf(between(1, 4)), random, low, high)]),
      ));
  }
  const stepped: [string, (x: tf.Tensor) => tf.Tensor][] = [
    ["ceil", tf.ceil],
    ["floor", tf.floor],
    ["round", tf.round],
    ["sign", tf.sign],
    ["step", (x) => tf.step(x)],
    ["step with a slope", (x) => tf.step(x, 0.3)],
    ["isNaN", tf.isNaN],
    ["onesLike", tf.onesLike],
    ["zerosLike", tf.zerosLike],
    ["clone", (x) => tf.clone(x)],
  ];
  for (const [name, operation] of stepped) {
    it(name, () =>
      repeat(3, () => expectSame(operation, [randomTensor(shapeOf(between(0, 4)), random, -3, 3)])),
    );
  }
  it("rounds halves to even, and keeps zero apart from positive numbers", () =>
    expectSame(
      (x) => [tf.round(x), tf.step(x), tf.sign(x), tf.relu(x)],
      [hostTensor([6], [0.5, 1.5, -0.5, 2.5, 0, -0])],
    ));
  it("prelu and its gradients", () =>
    expectSameGradients(
      (x, alpha) => tf.prelu(x, alpha),
      [randomTensor([2, 3, 4], random), randomTensor([4], random)],
    ));
});

describe("binary kernels broadcast", () => {
  /** Two shapes which broadcast: of the longer one, a suffix with some ones. */
  const pair = (): [number[], number[]] => {
    const a = shapeOf(between(0, 4));
    const b = a.slice(between(0, a.length)).map((n) => (random() < 0.4 ? 1 : n));
    return random() < 0.5 ? [a, b] : [b, a];
  };
  const smooth: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
    ["add", tf.add],
    ["sub", tf.sub],
    ["mul", tf.mul],
    ["div", tf.div],
    ["pow", tf.pow],
  ];
  // tfjs does not sum these gradients over the axes that were broadcast.
  const alike: typeof smooth = [
    ["maximum", tf.maximum],
    ["minimum", tf.minimum],
    ["squaredDifference", tf.squaredDifference],
  ];
  for (const [name, operation] of alike) {
    it(`${name} and, for equal shapes, its gradients`, () =>
      repeat(4, async () => {
        const [a, b] = pair();
        await expectSame(operation, [randomTensor(a, random), randomTensor(b, random)]);
        await expectSameGradients(operation, [randomTensor(a, random), randomTensor(a, random)]);
      }));
  }
  for (const [name, operation] of smooth) {
    it(`${name} and its gradients`, () =>
      repeat(8, async () => {
        const [a, b] = pair();
        await expectSameGradients(operation, [
          randomTensor(a, random, 0.5, 2),
          randomTensor(b, random, 0.5, 2),
        ]);
      }));
  }
  const stepped: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
    ["equal", tf.equal],
    ["notEqual", tf.notEqual],
    ["greater", tf.greater],
    ["greaterEqual", tf.greaterEqual],
    ["less", tf.less],
    ["lessEqual", tf.lessEqual],
    ["floorDiv", (a, b) => tf.floorDiv(a, tf.add(b, tf.onesLike(b)))],
    ["mod", (a, b) => tf.mod(tf.sub(a, 2), tf.add(b, tf.onesLike(b)))],
  ];
  for (const [name, operation] of stepped) {
    it(`${name}, on integers and on numbers`, () =>
      repeat(4, async () => {
        const [a, b] = pair();
        await expectSame(operation, [randomIntegers(a, random, 4), randomIntegers(b, random, 4)]);
        const floats = [a, b].map((shape) => ({
          ...randomIntegers(shape, random, 4),
          dtype: "float32" as const,
        }));
        await expectSame(
          operation,
          floats.map((tensor) => ({ ...tensor, data: Float32Array.from(tensor.data) })),
        );
      }));
  }
  it("logic", () =>
    repeat(4, async () => {
      const [a, b] = pair().map((shape) => {
        const { data } = randomIntegers(shape, random, 2);
        return { shape, dtype: "bool" as const, data: Uint8Array.from(data) };
      });
      if (a === undefined || b === undefined) return;
      await expectSame(
        (a, b) => [tf.logicalAnd(a, b), tf.logicalOr(a, b), tf.logicalNot(a)],
        [a, b],
      );
    }));
  it("addN", () =>
    expectSame(
      (a, b, c) => tf.addN([a, b, c]),
      [1, 2, 3].map(() => randomTensor([2, 3], random)),
    ));
});

describe("selection and casts", () => {
  it("where, with its gradients, also for a condition that repeats", async () => {
    const mask = Array.from({ length: 12 }, () => random() < 0.5);
    const [x, y] = [randomTensor([3, 4], random), randomTensor([3, 4], random)];
    await expectSameGradients(
      (x, y) => tf.where(tf.tensor2d(mask, [3, 4], "bool"), tf.mul(x, 2), y),
      [x, y],
    );
    const columns = hostTensor([4], [1, 0, 1, 1], "bool");
    await expectSame((c, x, y) => tf.where(c, x, y), [columns, x, y]);
  });
  it("casts between all types, constants included", async () => {
    const numbers = hostTensor([5], [-1.7, 0, 0.4, 1, 2.9]);
    await expectSame(
      (x) => [tf.cast(x, "int32"), tf.cast(x, "bool"), tf.cast(tf.cast(x, "bool"), "float32")],
      [numbers],
    );
    await expectSame(
      (x) => [
        tf.cast(tf.mul(tf.fill([2], 2.7), tf.onesLike(x)), "int32"),
        tf.cast(tf.fill([2], 2.7), "int32"),
        tf.cast(tf.fill([2], 2), "bool"),
      ],
      [hostTensor([2], [1, 2])],
    );
  });
  it("fills, ranges and spaces", () =>
    expectSame(
      (x) => [
        tf.add(x, tf.range(0, 6, 2)),
        tf.add(x, tf.linspace(0, 1, 3)),
        tf.add(x, tf.fill([3], 4)),
      ],
      [hostTensor([3], [1, 2, 3])],
    ));
});

describe("reductions", () => {
  const axesOf = (rank: number): number[] => {
    const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => random() < 0.5);
    return axes.map((axis) => (random() < 0.3 ? axis - rank : axis));
  };
  const smooth: [string, (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor][] = [
    ["sum", tf.sum],
    ["mean", tf.mean],
    ["max", tf.max],
    ["min", tf.min],
    ["logSumExp", tf.logSumExp],
    ["euclideanNorm", (x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))],
  ];
  for (const [name, operation] of smooth) {
    it(`${name} over any axes, and its gradient`, () =>
      repeat(10, async () => {
        const shape = shapeOf(between(1, 4));
        const axes = axesOf(shape.length);
        const keep = random() < 0.5;
        if (axes.length === 0) axes.push(0);
        await expectSameGradients((x) => operation(x, axes, keep), [randomTensor(shape, random)]);
      }));
  }
  it("sums and means over everything and over nothing", () =>
    repeat(4, () =>
      expectSame(
        (x) => [tf.sum(x), tf.mean(x), tf.sum(x, []), tf.max(x), tf.prod(x)],
        [randomTensor(shapeOf(between(1, 4)), random)],
      ),
    ));
  it("prod, all, any, and sums of booleans and integers", () =>
    repeat(4, async () => {
      const shape = shapeOf(3);
      await expectSame((x) => tf.prod(x, [1]), [randomTensor(shape, random)]);
      await expectSame(
        (x) => [
          tf.all(tf.cast(x, "bool"), [0]),
          tf.any(tf.cast(x, "bool"), [2], true),
          tf.sum(tf.cast(x, "bool"), [1]),
          tf.sum(x, [0, 2]),
        ],
        [randomIntegers(shape, random, 3)],
      );
    }));
  it("argMax, argMin and cumsum", () =>
    repeat(4, async () => {
      const axis = between(0, 2);
      const x = randomTensor(shapeOf(3), random);
      await expectSame(
        (x) => [
          tf.argMax(x, axis),
          tf.argMin(x, axis),
          tf.cumsum(x, axis),
          tf.cumsum(x, axis, true, true),
        ],
        [x],
      );
    }));
  it("maxout: the largest of groups, and its gradient", () =>
    expectSameGradients(
      (x) => tf.max(tf.reshape(x, [5, 4, 3]), -1),
      [randomTensor([5, 12], random)],
    ));
});

describe("matrix products", () => {
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    it(`of matrices and stacks, transposed ${transposeA}/${transposeB}, and their gradients`, () =>
      repeat(4, async () => {
        const [m, k, n, stack] = [between(1, 5), between(1, 5), between(1, 5), between(1, 3)];
        const a = transposeA ? [k, m] : [m, k];
        const b = transposeB ? [n, k] : [k, n];
        const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB);
        await expectSameGradients(product, [randomTensor(a, random), randomTensor(b, random)]);
        await expectSameGradients(product, [
          randomTensor([stack, ...a], random),
          randomTensor([stack, ...b], random),
        ]);
        await expectSame(product, [
          randomTensor([stack, ...a], random),
          randomTensor([1, ...b], random),
        ]);
      }));
  }
  it("fused with bias and activation", async () => {
    const inputs = [
      randomTensor([3, 4], random),
      randomTensor([4, 5], random),
      randomTensor([5], random),
    ];
    for (const activation of ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const) {
      await expectSame(
        (a, b, bias) => tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
        inputs,
      );
    }
  });
  it("convolution fused with bias and activation", () =>
    expectSame(
      (x, filter, bias) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          bias,
          strides: 2,
          pad: "same",
          activation: "relu",
        }),
      [
        randomTensor([2, 6, 6, 3], random),
        randomTensor([4, 4, 3, 2], random),
        randomTensor([2], random),
      ],
    ));
});

describe("moving elements", () => {
  it("reshape, expandDims, squeeze and their gradients", () =>
    repeat(6, async () => {
      const shape = shapeOf(3);
      await expectSameGradients(
        (x) => tf.reshape(x, [-1, shape[2] ?? 1]),
        [randomTensor(shape, random)],
      );
      await expectSameGradients(
        (x) => tf.squeeze(tf.expandDims(x, -1)),
        [randomTensor(shape, random)],
      );
    }));
  it("transpose in any order, and its gradient", () =>
    repeat(8, async () => {
      const shape = shapeOf(between(2, 5));
      const order = shape.map((_, axis) => axis).sort(() => random() - 0.5);
      await expectSameGradients((x) => tf.transpose(x, order), [randomTensor(shape, random)]);
      // A tensor that only repeats along some axes is moved without writing the repetition out.
      const row = randomTensor([shape.at(-1) ?? 1], random);
      await expectSame((x) => tf.transpose(tf.broadcastTo(x, shape), order), [row]);
    }));
  it("concat, stack, unstack, split and their gradients", () =>
    repeat(6, async () => {
      const shape = shapeOf(3);
      const axis = between(0, 2);
      const other = shape.with(axis, between(1, 4));
      await expectSameGradients(
        (a, b) => tf.concat([a, b, a], axis),
        [randomTensor(shape, random), randomTensor(other, random)],
      );
      await expectSameGradients(
        (a, b) => tf.stack([a, b], axis),
        [randomTensor(shape, random), randomTensor(shape, random)],
      );
      await expectSame((a) => tf.unstack(a, axis), [randomTensor(shape, random)]);
      await expectSameGradients(
        (a) => tf.unstack(a, axis).reduce((x, y) => tf.add(x, y)),
        [randomTensor(shape.with(axis, 3), random)],
      );
      const even = randomTensor(shape.with(axis, 6), random);
      await expectSame((a) => [...tf.split(a, 3, axis), ...tf.split(a, [1, 2, 3], axis)], [even]);
      await expectSameGradients((a) => tf.split(a, [2, 4], axis)[1] as tf.Tensor, [even]);
    }));
  it("slice and strided slice, and the gradient of slice", () =>
    repeat(6, async () => {
      const shape = [between(3, 6), between(3, 6), between(2, 4)];
      const begin = [between(0, 2), between(0, 1), between(0, 1)];
      await expectSameGradients(
        (x) => tf.slice(x, begin, [1, -1, 1]),
        [randomTensor(shape, random)],
      );
      await expectSame(
        (x) => tf.stridedSlice(x, begin, shape, [2, 1, 1]),
        [randomTensor(shape, random)],
      );
      await expectSame(
        (x) => tf.stridedSlice(x, [0, 1], [3, 2], [1, 1], 1, 0, 0, 0, 2),
        [randomTensor(shape, random)],
      );
    }));
  it("tile and broadcastTo, and their gradients", () =>
    repeat(6, async () => {
      const shape = shapeOf(3).map((n) => (random() < 0.5 ? 1 : n));
      const reps = [between(1, 3), between(1, 3), between(1, 3)];
      await expectSameGradients((x) => tf.tile(x, reps), [randomTensor(shape, random)]);
      const target = [2, ...shape.map((n) => (n === 1 ? 3 : n))];
      await expectSameGradients((x) => tf.broadcastTo(x, target), [randomTensor(shape, random)]);
    }));
  it("pad and its gradient; mirrorPad both ways", () =>
    repeat(4, async () => {
      const paddings: [number, number][] = [
        [0, 0],
        [between(0, 2), between(0, 2)],
        [1, between(0, 1)],
      ];
      await expectSameGradients((x) => tf.pad(x, paddings), [randomTensor([2, 3, 4], random)]);
      await expectSame((x) => tf.pad(x, paddings, 0.5), [randomTensor([2, 3, 4], random)]);
      for (const mode of ["reflect", "symmetric"] as const) {
        await expectSame((x) => tf.mirrorPad(x, paddings, mode), [randomTensor([2, 3, 4], random)]);
      }
    }));
  it("reverse and its gradient", () =>
    repeat(4, () => {
      const axes = [between(0, 1), 2];
      return expectSameGradients((x) => tf.reverse(x, axes), [randomTensor(shapeOf(3), random)]);
    }));
  it("gather, as an embedding, and its gradient", () =>
    repeat(4, async () => {
      const table = randomTensor([5, 3], random);
      const ids = randomIntegers([4], random, 5);
      await expectSame((table, ids) => tf.gather(table, ids), [table, ids]);
      const dy = randomTensor([4, 3], random);
      await expectSame(
        (table, dy, ids) => tf.grad((t: tf.Tensor) => tf.gather(t, ids))(table, dy),
        [table, dy, ids],
      );
      await expectSame((x, ids) => tf.gather(x, ids, 1), [randomTensor([2, 5, 3], random), ids]);
    }));
  it("oneHot", () =>
    expectSame(
      (ids) => [tf.oneHot(ids, 4), tf.oneHot(ids, 4, 0.9, 0.1)],
      [randomIntegers([6], random, 4)],
    ));
  it("depthToSpace", () =>
    expectSame(
      (x) => tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC"),
      [randomTensor([2, 3, 2, 8], random)],
    ));
});

describe("repetition stays exact however it is combined", () => {
  it("sums, means, extremes and products of broadcast tensors", () =>
    repeat(6, async () => {
      const row = randomTensor([between(1, 3)], random, 0.5, 1.5);
      const shape = [2, 3, row.shape[0] ?? 1];
      const axes = [[0], [1], [2], [0, 1], [0, 2], [0, 1, 2]][between(0, 5)] ?? [0];
      await expectSame(
        (x) => {
          const wide = tf.broadcastTo(x, shape);
          return [
            tf.sum(wide, axes),
            tf.mean(wide, axes),
            tf.max(wide, axes),
            tf.prod(wide, axes),
            tf.reshape(wide, [-1]),
            tf.concat([wide, wide], 1),
          ];
        },
        [row],
      );
    }));
  it("constants alone", () =>
    expectSame(
      (x) => {
        const ones = tf.ones([2, 3]);
        return [
          tf.sum(ones),
          tf.mul(ones, 2),
          tf.matMul(ones, tf.fill<tf.Rank.R2>([3, 2], 2)),
          tf.transpose(ones),
          tf.add(x, tf.sum(ones, 0)),
          tf.slice(ones, [0, 1], [1, 2]),
          tf.pad(ones, [
            [1, 0],
            [0, 1],
          ]),
        ];
      },
      [randomTensor([3], random)],
    ));
});

afterAll(() => {
  // Called in convolution.test.ts and images.test.ts.
  const elsewhere = [
    "Conv2D",
    "Conv2DBackpropFilter",
    "Conv2DBackpropInput",
    "AvgPool",
    "MaxPool",
    "ResizeBilinear",
    "ResizeNearestNeighbor",
    "DepthwiseConv2dNative",
    "DepthwiseConv2dNativeBackpropFilter",
    "DepthwiseConv2dNativeBackpropInput",
    "FusedDepthwiseConv2D",
    "FusedBatchNorm",
    "Cumprod",
  ];
  const missed = Object.keys(kernels).filter(
    (name) => !kernelsSeen.has(name) && !elsewhere.includes(name),
  );
  expect(missed, "kernels that no test calls").toEqual([]);
});
