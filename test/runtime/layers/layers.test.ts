import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { stopGradient } from "../../../runtime/gradients/stop-gradient";
import * as layers from "../../../runtime/layers";
import { ENGINES, error, measure, type LayerUnderTest, type Reference } from "./bench";

/** Written by test/fixtures/reference/layers.py with PyTorch in float64. */
const references = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/layers.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Reference>>;

const plain =
  (f: (x: tf.Tensor) => tf.Tensor): LayerUnderTest =>
  () =>
  (x) =>
    f(x);

const conv =
  (
    options: Omit<layers.Conv2dOptions, "inputs" | "filters">,
    inputs = 3,
    filters = 2,
  ): LayerUnderTest =>
  (scope) =>
    layers.conv2d(scope, "node", { inputs, filters, bias: false, ...options });

const convTranspose =
  (
    options: Omit<layers.Conv2dTransposeOptions, "inputs" | "filters">,
    inputs = 2,
    filters = 2,
  ): LayerUnderTest =>
  (scope) =>
    layers.conv2dTranspose(scope, "node", { inputs, filters, bias: false, ...options });

/** The layer of each reference, with the options it was computed for. */
const underTest: Readonly<Record<string, LayerUnderTest>> = {
  dense: (scope) => layers.dense(scope, "node", { inputs: 4, units: 2 }),
  "dense without bias": (scope) =>
    layers.dense(scope, "node", { inputs: 4, units: 2, bias: false }),
  maxout: (scope) => layers.maxout(scope, "node", { inputs: 4, units: 2, pieces: 3 }),
  bias: (scope) => layers.bias(scope, "node", { shape: [4, 4, 3] }),
  "prelu, one slope a channel": (scope) => layers.prelu(scope, "node", { shape: [3] }),
  "conv2d k3 s1 same": conv({ kernel: 3, bias: true }),
  "conv2d k4 s2 same": conv({ kernel: 4, stride: 2 }),
  "conv2d k3 s2 same": conv({ kernel: 3, stride: 2 }),
  "conv2d k4 s1 valid": conv({ kernel: 4, padding: "valid" }),
  "conv2d k4 s2 padding 1": conv({ kernel: 4, stride: 2, padding: 1 }),
  "conv2d k3 s2 padding 1": conv({ kernel: 3, stride: 2, padding: 1 }),
  "conv2d k5 s2 padding 2": conv({ kernel: 5, stride: 2, padding: 2 }, 2, 3),
  "conv2dTranspose k4 s2 same": convTranspose({ kernel: 4, bias: true }, 2, 3),
  "conv2dTranspose k5 s2 same": convTranspose({ kernel: 5 }, 2, 3),
  "conv2dTranspose k4 s1 valid": convTranspose({ kernel: 4, stride: 1, padding: "valid" }, 5),
  "conv2dTranspose k3 s2 valid": convTranspose({ kernel: 3, padding: "valid" }),
  "conv2dTranspose k4 s2 padding 1": convTranspose({ kernel: 4, padding: 1 }, 2, 3),
  "conv2dTranspose k3 s2 padding 1": convTranspose({ kernel: 3, padding: 1 }),
  "conv2dTranspose k3 s2 padding 1, output padding 1": convTranspose({
    kernel: 3,
    padding: 1,
    outputPadding: 1,
  }),
  "batchNorm of units": (scope) => layers.batchNorm(scope, "node", { channels: 3 }),
  "batchNorm of channels": (scope) => layers.batchNorm(scope, "node", { channels: 3 }),
  "batchNorm of elements": (scope) => layers.batchNorm(scope, "node", { shape: [2, 2, 3] }),
  "batchNorm without gain and bias": (scope) =>
    layers.batchNorm(scope, "node", { channels: 3, gain: false, bias: false }),
  relu: plain(layers.relu),
  "leakyRelu 0.2": plain((x) => layers.leakyRelu(x, 0.2)),
  tanh: plain(layers.tanh),
  sigmoid: plain(layers.sigmoid),
  softplus: plain(layers.softplus),
  reshape: plain((x) => layers.reshape(x, [2, 8, 3])),
  flatten: plain(layers.flatten),
  "concat with its square": plain((x) => layers.concat([x, layers.multiply(x, x)])),
  "add and multiply": plain((x) => layers.multiply(x, x, layers.add(x, x))),
  affine: plain((x) => layers.affine(x, { scale: 2, offset: -1 })),
  pad: plain((x) => layers.pad(x, { top: 1, bottom: 2, left: 3 })),
  crop: plain((x) => layers.crop(x, { top: 1, bottom: 2, right: 1 })),
  upsample: plain((x) => layers.upsample(x, 3)),
  "averagePool 2": plain((x) => layers.averagePool(x, { size: 2 })),
  "averagePool 3, stride 2, ceil": plain((x) =>
    layers.averagePool(x, { size: 3, stride: 2, padding: "ceil" }),
  ),
  "averagePool 3, stride 1, same": plain((x) =>
    layers.averagePool(x, { size: 3, stride: 1, padding: "same" }),
  ),
  "maxPool 2": plain((x) => layers.maxPool(x, { size: 2 })),
  "maxPool 3, stride 2": plain((x) => layers.maxPool(x, { size: 3, stride: 2 })),
  "maxPool 3, stride 2, ceil": plain((x) =>
    layers.maxPool(x, { size: 3, stride: 2, padding: "ceil" }),
  ),
  globalAveragePool: plain(layers.globalAveragePool),
  globalSumPool: plain(layers.globalSumPool),
  maxPieces: plain((x) => layers.maxPieces(x, 3)),
  planes: plain((x) => layers.planes(x, { height: 4, width: 5 })),
  exp: plain((x) => tf.exp(x)),
  softmax: plain((x) => tf.softmax(x)),
  "stopGradient of one factor": plain((x) => tf.mul(x, stopGradient(tf.tanh(x)))),
};

describe("every layer computes what PyTorch computes in float64", () => {
  it("has a layer for each reference", () => {
    expect(Object.keys(underTest).sort()).toEqual(Object.keys(references).sort());
  });

  describe.each(ENGINES)("%s", (engine) => {
    it.each(Object.entries(references))("%s", async (name, reference) => {
      const layer = underTest[name];
      if (layer === undefined) throw new Error(`No layer for "${name}".`);
      const { y, first, second, state } = await measure(layer, reference, engine);
      const errors = {
        y: error(y, reference.y),
        ...compare("first", first, reference.first),
        ...compare("second", second, reference.second),
        ...compare("state", state, reference.state),
      };
      for (const [what, value] of Object.entries(errors)) {
        expect(value, what).toBeLessThan(what.startsWith("second") ? 1e-4 : 1e-5);
      }
    });
  });
});

function compare(
  what: string,
  actual: Awaited<ReturnType<typeof measure>>["first"],
  expected: Reference["first"],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(expected).map(([key, numbers]) => [
      `${what}/${key}`,
      error(actual[key], numbers),
    ]),
  );
}
