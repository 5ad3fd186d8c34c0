/** What keeps activations at one scale. */
import { argument, literal, plain, scopedLayer, unless, unlessInit } from "./code";
import { biasInit, ONES, ZEROS } from "./initializers";
import { operator, type OwnedTensor, type ShapeResult } from "./operator";
import { channelsOf, gives, onImage, refuses, shapeAt, size, X, Y } from "./shapes";

const gain = { type: "boolean", default: true, label: "Gain" } as const;
const bias = { type: "boolean", default: true, label: "Bias" } as const;
const gainInit = { type: "initializer", default: ONES, label: "Gain begins as" } as const;

function epsilon(value: number) {
  return { type: "number", default: value, min: 0, max: 1, label: "Epsilon" } as const;
}

/** Keeps the shape of anything that has channels. */
function onChannels(site: Parameters<typeof shapeAt>[0]): ShapeResult {
  const shape = shapeAt(site);
  if (shape.length > 0) return gives(shape);
  return refuses({
    port: "x",
    message: "normalises channels, but gets a scalar, which has none.",
    fix: "Connect it to a layer's output.",
  });
}

/** A gain and a bias of one shape, where the layer has them. */
function affineTensors(
  { gain, bias }: { readonly gain: boolean; readonly bias: boolean },
  shape: readonly number[],
): readonly OwnedTensor[] {
  return [
    ...(gain ? [{ name: "gain", shape, trainable: true }] : []),
    ...(bias ? [{ name: "bias", shape, trainable: true }] : []),
  ];
}

function affineInWords({ gain, bias }: { readonly gain: boolean; readonly bias: boolean }): string {
  if (gain) return bias ? "gain, bias" : "gain";
  return bias ? "bias" : "no gain, no bias";
}

export const batchNorm = operator({
  id: "batchNorm",
  level: "network",
  title: "Batch norm",
  category: "Normalisation",
  doc: "Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by learned amounts.",
  paper: {
    title:
      "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
    url: "https://arxiv.org/abs/1502.03167",
  },
  keywords: ["bn", "normalization"],
  inputs: X,
  outputs: Y,
  params: {
    axis: {
      type: "choice",
      choices: ["channel", "unit"],
      default: "channel",
      label: "Statistics",
      doc: "channel: one mean a channel, over batch and pixels; unit: one for every element, over the batch alone.",
    },
    epsilon: epsilon(1e-5),
    momentum: {
      type: "number",
      default: 0.9,
      min: 0,
      max: 1,
      label: "Momentum",
      doc: "How much of the running statistics a step keeps (PyTorch's 0.1 is 0.9 here).",
    },
    gain,
    bias,
    gainInit,
    biasInit,
  },
  summary: ({ params }) =>
    params.axis === "unit" ? "per unit" : params.gain || params.bias ? "" : "no gain, no bias",
  shape: onChannels,
  tensors: ({ params, ...site }) => {
    const x = shapeAt(site);
    const shape = params.axis === "unit" ? x : [channelsOf(x)];
    return [
      ...affineTensors(params, shape),
      { name: "mean", shape, trainable: false },
      { name: "variance", shape, trainable: false },
    ];
  },
  flops: (site) => 8 * size(shapeAt(site)),
  emit: (site) => {
    const { axis, epsilon, momentum, gain, bias, gainInit, biasInit } = site.params;
    const x = shapeAt(site);
    // Of a vector, channels and units are the same thing.
    const extent = axis === "unit" && x.length > 1 ? { shape: x } : { channels: channelsOf(x) };
    return scopedLayer(site, "batchNorm", {
      ...extent,
      epsilon: unless(1e-5, epsilon),
      momentum: unless(0.9, momentum),
      gain: unless(true, gain),
      bias: unless(true, bias),
      gainInit: gain ? unlessInit(ONES, gainInit) : undefined,
      biasInit: bias ? unlessInit(ZEROS, biasInit) : undefined,
    });
  },
});

export const instanceNorm = operator({
  id: "instanceNorm",
  level: "network",
  title: "Instance norm",
  category: "Normalisation",
  doc: "Brings every channel of every image to mean 0 and variance 1 over its pixels.",
  paper: {
    title: "Instance Normalization: The Missing Ingredient for Fast Stylization",
    url: "https://arxiv.org/abs/1607.08022",
  },
  keywords: ["in", "normalization", "contrast", "style"],
  inputs: X,
  outputs: Y,
  params: {
    epsilon: epsilon(1e-5),
    gain: { ...gain, default: false },
    bias: { ...bias, default: false },
    gainInit,
    biasInit,
  },
  summary: ({ params }) => (params.gain || params.bias ? affineInWords(params) : ""),
  shape: (site) => onImage(site, (...shape) => gives(shape)),
  tensors: ({ params, ...site }) => affineTensors(params, [channelsOf(shapeAt(site))]),
  flops: (site) => 8 * size(shapeAt(site)),
  emit: (site) => {
    const { epsilon, gain, bias, gainInit, biasInit } = site.params;
    return scopedLayer(site, "instanceNorm", {
      channels: channelsOf(shapeAt(site)),
      epsilon: unless(1e-5, epsilon),
      gain: unless(false, gain),
      bias: unless(false, bias),
      gainInit: gain ? unlessInit(ONES, gainInit) : undefined,
      biasInit: bias ? unlessInit(ZEROS, biasInit) : undefined,
    });
  },
});

export const layerNorm = operator({
  id: "layerNorm",
  level: "network",
  title: "Layer norm",
  category: "Normalisation",
  doc: "Brings every sample to mean 0 and variance 1 over all of its features, then scales and shifts each channel by learned amounts.",
  paper: { title: "Layer Normalization", url: "https://arxiv.org/abs/1607.06450" },
  keywords: ["ln", "normalization", "critic"],
  inputs: X,
  outputs: Y,
  params: { epsilon: epsilon(1e-5), gain, bias, gainInit, biasInit },
  summary: ({ params }) => (params.gain && params.bias ? "" : affineInWords(params)),
  shape: onChannels,
  tensors: ({ params, ...site }) => affineTensors(params, [channelsOf(shapeAt(site))]),
  flops: (site) => 8 * size(shapeAt(site)),
  emit: (site) => {
    const { epsilon, gain, bias, gainInit, biasInit } = site.params;
    return scopedLayer(site, "layerNorm", {
      channels: channelsOf(shapeAt(site)),
      epsilon: unless(1e-5, epsilon),
      gain: unless(true, gain),
      bias: unless(true, bias),
      gainInit: gain ? unlessInit(ONES, gainInit) : undefined,
      biasInit: bias ? unlessInit(ZEROS, biasInit) : undefined,
    });
  },
});

export const pixelNorm = operator({
  id: "pixelNorm",
  level: "network",
  title: "Pixel norm",
  category: "Normalisation",
  doc: "Divides the features of every pixel by the root of their mean square.",
  paper: {
    title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
    url: "https://arxiv.org/abs/1710.10196",
  },
  keywords: ["normalization", "latent", "progan", "rms"],
  inputs: X,
  outputs: Y,
  params: { epsilon: epsilon(1e-8) },
  shape: onChannels,
  flops: (site) => 3 * size(shapeAt(site)),
  emit: (site) => {
    const { epsilon } = site.params;
    return plain("pixelNorm", argument(site), ...(epsilon === 1e-8 ? [] : [literal({ epsilon })]));
  },
});
