import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { stopGradient } from "../../../runtime/gradients/stop-gradient";
import * as layers from "../../../runtime/layers";
import { fading } from "./context";
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

const spectral = layers.spectralNorm();

function named(inputs: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const input = inputs[name];
  if (input === undefined) throw new Error(`The reference has no input "${name}".`);
  return input;
}

const conditionalNorm =
  (weights?: layers.WeightScale): LayerUnderTest =>
  (scope) => {
    const norm = layers.conditionalBatchNorm(scope, "node", { channels: 3, condition: 2, weights });
    return (x, context, inputs) => norm(x, named(inputs, "condition"), context);
  };

const styled =
  (weights?: layers.WeightScale): LayerUnderTest =>
  (scope) => {
    const norm = layers.adaptiveInstanceNorm(scope, "node", { channels: 2, style: 3, weights });
    return (x, context, inputs) => norm(x, named(inputs, "style"), context);
  };

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
  "dense, spectral norm": (scope) =>
    layers.dense(scope, "node", { inputs: 4, units: 5, weights: spectral }),
  "conv2d, spectral norm": conv({ kernel: 3, bias: true, weights: spectral }),
  "conv2dTranspose, spectral norm": convTranspose(
    { kernel: 4, padding: 1, weights: spectral },
    2,
    3,
  ),
  "projection on an embedding, spectral norm": (scope) => {
    const embed = layers.embedding(scope, "node", { classes: 5, units: 3, weights: spectral });
    return (x, context) => layers.innerProduct(x, embed(tf.tensor1d([2, 0, 2, 4]), context));
  },
  "dense, equalized, gain 1 and multiplier 0.01": (scope) => {
    const weights = layers.equalized({ gain: 1, multiplier: 0.01 });
    return layers.dense(scope, "node", { inputs: 4, units: 2, weights });
  },
  "conv2d, equalized": conv({ kernel: 3, bias: true, weights: layers.equalized() }),
  instanceNorm: (scope) => layers.instanceNorm(scope, "node", { channels: 3 }),
  "instanceNorm with gain and bias": (scope) =>
    layers.instanceNorm(scope, "node", { channels: 3, gain: true, bias: true }),
  "layerNorm of images": (scope) => layers.layerNorm(scope, "node", { channels: 3 }),
  "layerNorm of units": (scope) => layers.layerNorm(scope, "node", { channels: 6 }),
  "layerNorm without gain and bias": (scope) =>
    layers.layerNorm(scope, "node", { channels: 3, gain: false, bias: false }),
  "pixelNorm of images": plain((x) => layers.pixelNorm(x)),
  "pixelNorm of units": plain((x) => layers.pixelNorm(x)),
  "conditionalBatchNorm of channels": conditionalNorm(),
  "conditionalBatchNorm of units": conditionalNorm(),
  "conditionalBatchNorm, spectral norm": conditionalNorm(spectral),
  adaptiveInstanceNorm: styled(),
  "adaptiveInstanceNorm, equalized": styled(layers.equalized({ gain: 1 })),
  "noiseInjection, one strength a channel": (scope) =>
    layers.noiseInjection(scope, "node", { channels: 3 }),
  "noiseInjection, one strength": (scope) =>
    layers.noiseInjection(scope, "node", { channels: 3, per: "layer" }),
  "constant times an image": (scope) => {
    const learned = layers.constant(scope, "node", { shape: [4, 4, 3] });
    return (x, context) => layers.multiply(x, learned(context));
  },
  blur: plain(layers.blur),
  "blur of its square": plain((x) => layers.blur(tf.square(x))),
  "minibatchStddev, two groups of 4": plain((x) => layers.minibatchStddev(x)),
  "minibatchStddev, 6 samples in groups of 3": plain((x) =>
    layers.minibatchStddev(x, { group: 5 }),
  ),
  "selfAttention, pooled, with output": (scope) =>
    layers.selfAttention(scope, "node", { channels: 8, keys: 4, weights: spectral }),
  "selfAttention of all values, with biases": (scope) =>
    layers.selfAttention(scope, "node", {
      channels: 4,
      keys: 2,
      values: 1,
      pool: false,
      output: false,
      bias: true,
    }),
  "split, the parts in another order": plain((x) => {
    const { part1, part2, part3 } = layers.split(x, [1, 2, 3]);
    return layers.concat([part3, tf.square(part1), part2]);
  }),
  row: plain((x) => tf.square(layers.row(x, 2))),
  innerProduct: () => (x, _, inputs) => layers.innerProduct(x, named(inputs, "other")),
  "reflectPad 1": plain((x) => layers.reflectPad(x, 1)),
  "reflectPad 3": plain((x) => tf.square(layers.reflectPad(x, 3))),
  "reflectPad 2 of wide images": plain((x) => tf.square(layers.reflectPad(x, 2))),
  fade: () => (x, context, inputs) => {
    const share = tf.reshape<tf.Rank.R0>(named(inputs, "alpha"), []);
    return layers.fade(named(inputs, "low"), x, fading(context, share));
  },
  "residual block that enlarges": (scope) => {
    const norm = (id: string, channels: number) =>
      layers.conditionalBatchNorm(scope, id, { channels, condition: 2 });
    const convolve = (id: string, inputs: number, kernel: number) =>
      layers.conv2d(scope, id, { inputs, filters: 3, kernel, weights: spectral });
    const [norm1, norm2] = [norm("norm1", 4), norm("norm2", 3)];
    const [conv1, conv2] = [convolve("conv1", 4, 3), convolve("conv2", 3, 3)];
    const skip = convolve("skip", 4, 1);
    return (x, context, inputs) => {
      const condition = named(inputs, "condition");
      const a = layers.upsample(layers.relu(norm1(x, condition, context)), 2);
      const b = layers.relu(norm2(conv1(a, context), condition, context));
      return layers.add(conv2(b, context), skip(layers.upsample(x, 2), context));
    };
  },
  "residual block that shrinks": (scope) => {
    const convolve = (id: string, inputs: number, kernel: number) =>
      layers.conv2d(scope, id, { inputs, filters: 4, kernel, weights: spectral });
    const [conv1, conv2] = [convolve("conv1", 3, 3), convolve("conv2", 4, 3)];
    const skip = convolve("skip", 3, 1);
    const shrink = (x: tf.Tensor) => layers.averagePool(x, { size: 2 });
    return (x, context) => {
      const a = conv1(layers.relu(x), context);
      const b = conv2(layers.relu(a), context);
      return layers.add(shrink(b), shrink(skip(x, context)));
    };
  },
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
        expect(value, what).toBeLessThan(what.startsWith("second") ? 1e-4 : 3e-5);
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
