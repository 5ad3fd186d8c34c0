/**
 * Kernels on images, and others that tfjs has right on its cpu backend, against it over generated shapes and attributes.
 * Their gradients are not kernels here: test/runtime/gradients/corrected.test.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { randomNumbers, randomTensor, relativeError, runCompiled, runOnTfjs } from "./support";
import type { HostTensor } from "../../../runtime/engines/engine";

const random = randomNumbers(41);
const between = (low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));
const pick = <T>(...options: readonly [T, ...T[]]): T =>
  options[Math.floor(random() * options.length)] ?? options[0];
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

async function expectSame(
  operation: Operation,
  inputs: readonly HostTensor[],
  what: string,
): Promise<void> {
  const [expected] = runOnTfjs(operation, inputs);
  const [actual] = await runCompiled(operation, inputs);
  const error = expected && actual && relativeError(actual, expected);
  expect(
    error,
    `${what} on ${inputs.map(({ shape }) => `[${shape.join()}]`).join(" ")}`,
  ).toBeLessThan(1e-5);
}

const image = (channels = between(1, 3)) =>
  randomTensor([2, between(5, 9), between(5, 9), channels], random);
const four = (x: tf.Tensor | undefined) => x as tf.Tensor4D;

type Padding = "same" | "valid" | tf.backend_util.ExplicitPadding;
/** Explicit padding stays below the window's size: a window in padding alone has no mean. */
const paddingFor = (down: number, across: number): Padding =>
  pick<Padding>("same", "valid", [
    [0, 0],
    [between(0, down - 1), between(0, down - 1)],
    [between(0, across - 1), between(0, across - 1)],
    [0, 0],
  ]);

describe("pooling", () => {
  for (const [name, kernel] of [
    ["average", "AvgPool"],
    ["max", "MaxPool"],
  ] as const) {
    it(`${name}, over generated windows`, async () => {
      for (const _ of times(30)) {
        const filterSize = [between(1, 4), between(1, 4)] as const;
        const attributes = {
          filterSize: [...filterSize],
          strides: [between(1, 4), between(1, 4)],
          pad: paddingFor(...filterSize),
        };
        await expectSame(
          (x) => tf.engine().runKernel(kernel, { x: four(x) }, attributes),
          [image()],
          `${kernel} ${JSON.stringify(attributes)}`,
        );
      }
    });
  }

  it("on a grid, as most critics do", async () => {
    const x = randomTensor([2, 8, 6, 3], random);
    await expectSame((x) => tf.avgPool(four(x), 2, 2, "valid"), [x], "avgPool");
    await expectSame((x) => tf.maxPool(four(x), 2, 2, "valid"), [x], "maxPool");
  });
});

describe("resizing", () => {
  for (const [name, resize] of [
    ["nearest", tf.image.resizeNearestNeighbor],
    ["linear", tf.image.resizeBilinear],
  ] as const) {
    it(`${name}, up and down, in all three conventions`, async () => {
      for (const i of times(24)) {
        const [align, half] = [i % 3 === 1, i % 3 === 2];
        const size: [number, number] = [between(1, 14), between(1, 14)];
        await expectSame(
          (x) => resize(four(x), size, align, half),
          [image()],
          `${name} to ${size.join("x")}, corners ${align}, centres ${half}`,
        );
      }
    });
  }
});

describe("depthwise convolution", () => {
  it("and its gradients, over generated filters", async () => {
    for (const _ of times(30)) {
      const channels = between(1, 3);
      const [down, across] = [between(1, 4), between(1, 4)];
      const [x, w] = [
        image(channels),
        randomTensor([down, across, channels, between(1, 2)], random),
      ];
      const geometry = {
        strides: [between(1, 3), between(1, 3)],
        pad: paddingFor(down, across),
        dilations: [1, 1],
      };
      const what = JSON.stringify(geometry);
      const run = (name: string, inputs: tf.NamedTensorMap, more: object) =>
        tf.engine().runKernel<tf.Tensor>(name, inputs, { ...geometry, ...more });
      const forward: Operation = (...[x, filter]) =>
        run("DepthwiseConv2dNative", { x: four(x), filter: four(filter) }, { dataFormat: "NHWC" });
      await expectSame(forward, [x, w], what);
      const dy = randomTensor(runOnTfjs(forward, [x, w])[0]?.shape ?? [], random);
      await expectSame(
        (...[dy, filter]) =>
          run(
            "DepthwiseConv2dNativeBackpropInput",
            { dy: four(dy), filter: four(filter) },
            { inputShape: x.shape },
          ),
        [dy, w],
        what,
      );
      await expectSame(
        (...[x, dy]) =>
          run(
            "DepthwiseConv2dNativeBackpropFilter",
            { x: four(x), dy: four(dy) },
            { filterShape: w.shape },
          ),
        [x, dy],
        what,
      );
    }
  });

  it("dilated, and fused with bias and activation", async () => {
    const x = randomTensor([2, 8, 7, 2], random);
    const w = randomTensor([3, 2, 2, 3], random);
    await expectSame(
      (...[x, w]) => tf.depthwiseConv2d(four(x), four(w), 1, "same", "NHWC", [2, 3]),
      [x, w],
      "dilated",
    );
    await expectSame(
      (...[x, filter, bias]) =>
        tf.fused.depthwiseConv2d({
          x: four(x),
          filter: four(filter),
          strides: 2,
          pad: "same",
          activation: "relu",
          ...(bias && { bias }),
        }),
      [x, w, randomTensor([6], random)],
      "fused",
    );
  });
});

describe("normalisation by given statistics", () => {
  it("with and without scale and offset", async () => {
    const perChannel = () => randomTensor([5], random);
    const x = randomTensor([2, 4, 3, 5], random);
    const [mean, scale, offset] = [perChannel(), perChannel(), perChannel()];
    const variance = randomTensor([5], random, 0.2, 2);
    await expectSame(
      (...[x, mean, variance, scale, offset]) =>
        tf.batchNorm(
          four(x),
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        ),
      [x, mean, variance, scale, offset],
      "batchNorm",
    );
    await expectSame(
      (...[x, mean, variance]) =>
        tf.batchNorm(four(x), mean as tf.Tensor1D, variance as tf.Tensor1D),
      [x, mean, variance],
      "batchNorm alone",
    );
  });
});

describe("cumulative products", () => {
  it("forwards and backwards, with and without the element itself", async () => {
    for (const i of times(16)) {
      const shape = [between(1, 4), between(1, 9), between(1, 3)];
      await expectSame(
        (x) => tf.cumprod(x, i % 3, i % 2 === 1, i % 4 > 1),
        [randomTensor(shape, random, 0.5, 1.5)],
        `cumprod ${i}`,
      );
    }
  });

  it("make up the gradient of a product", () =>
    expectSame(
      (x) => tf.grad((x: tf.Tensor) => tf.prod(x, 1))(x),
      [randomTensor([3, 7], random, 0.5, 1.5)],
      "prod",
    ));
});
