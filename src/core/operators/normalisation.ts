/** What keeps activations at one scale. */
import { scopedLayer, unless, unlessInit } from "./code";
import { biasInit, ONES, ZEROS } from "./initializers";
import { operator } from "./operator";
import { channelsOf, gives, refuses, shapeAt, size, X, Y } from "./shapes";

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
    epsilon: { type: "number", default: 1e-5, min: 0, max: 1, label: "Epsilon" },
    momentum: {
      type: "number",
      default: 0.9,
      min: 0,
      max: 1,
      label: "Momentum",
      doc: "How much of the running statistics a step keeps (PyTorch's 0.1 is 0.9 here).",
    },
    gain: { type: "boolean", default: true, label: "Gain" },
    bias: { type: "boolean", default: true, label: "Bias" },
    gainInit: { type: "initializer", default: ONES, label: "Gain begins as" },
    biasInit,
  },
  summary: ({ params }) =>
    params.axis === "unit" ? "per unit" : params.gain || params.bias ? "" : "no gain, no bias",
  shape: (site) => {
    const shape = shapeAt(site);
    if (shape.length > 0) return gives(shape);
    return refuses({
      port: "x",
      message: "normalises channels, but gets a scalar, which has none.",
      fix: "Connect it to a layer's output.",
    });
  },
  tensors: ({ params, ...site }) => {
    const x = shapeAt(site);
    const shape = params.axis === "unit" ? x : [channelsOf(x)];
    return [
      ...(params.gain ? [{ name: "gain", shape, trainable: true }] : []),
      ...(params.bias ? [{ name: "bias", shape, trainable: true }] : []),
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
