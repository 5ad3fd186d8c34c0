/** Normalisations whose gain and bias are computed from something: a class, a part of the latent, a style. */
import { scopedLayer, unless, unlessInit } from "./code";
import { biasInit, GLOROT, kernelInit, ZEROS } from "./initializers";
import { operator } from "./operator";
import { channelsOf, gives, onImage, onVector, refuses, shapeAt, show, size, Y } from "./shapes";
import {
  scaled,
  spectralVectors,
  unlessKernelInit,
  weightScale,
  weightsOption,
} from "./weightScale";

export const conditionalBatchNorm = operator({
  id: "conditionalBatchNorm",
  level: "network",
  title: "Conditional batch norm",
  category: "Normalisation",
  doc: "A batch norm whose gain (1 and a linear function of the condition) and bias (another one) differ from sample to sample. A class conditions through One-hot.",
  paper: {
    title: "A Learned Representation For Artistic Style",
    url: "https://arxiv.org/abs/1610.07629",
  },
  keywords: ["ccbn", "cbn", "class", "condition", "normalization", "biggan", "sagan"],
  inputs: [
    { name: "x", type: "tensor" },
    { name: "condition", type: "tensor", doc: "A vector for each sample." },
  ],
  outputs: Y,
  params: {
    epsilon: { type: "number", default: 1e-5, min: 0, max: 1, label: "Epsilon" },
    momentum: {
      type: "number",
      default: 0.9,
      min: 0,
      max: 1,
      label: "Momentum",
      doc: "How much of the running statistics a step keeps (PyTorch's 0.1 is 0.9 here).",
    },
    ...weightScale,
    gainInit: { type: "initializer", default: ZEROS, label: "Gain kernel begins as" },
    biasInit: { ...biasInit, label: "Bias kernel begins as" },
  },
  summary: (site) => scaled(site.params, `by ${size(shapeAt(site, "condition"))}`),
  shape: (site) => {
    const x = shapeAt(site);
    if (x.length === 0) {
      return refuses({
        port: "x",
        message: "normalises channels, but gets a scalar, which has none.",
        fix: "Connect it to a layer's output.",
      });
    }
    return onVector(site, () => gives(x), "condition");
  },
  tensors: ({ params, ...site }) => {
    const channels = channelsOf(shapeAt(site));
    const shape = [size(shapeAt(site, "condition")), channels];
    return [
      { name: "gain", shape, trainable: true },
      { name: "bias", shape, trainable: true },
      { name: "mean", shape: [channels], trainable: false },
      { name: "variance", shape: [channels], trainable: false },
      ...spectralVectors(params, { gainU: channels, biasU: channels }),
    ];
  },
  flops: (site) => {
    const x = shapeAt(site);
    return 8 * size(x) + 4 * size(shapeAt(site, "condition")) * channelsOf(x);
  },
  emit: (site) => {
    const { epsilon, momentum, gainInit, biasInit } = site.params;
    return scopedLayer(
      site,
      "conditionalBatchNorm",
      {
        channels: channelsOf(shapeAt(site)),
        condition: size(shapeAt(site, "condition")),
        epsilon: unless(1e-5, epsilon),
        momentum: unless(0.9, momentum),
        gainInit: unlessKernelInit(site.params, ZEROS, gainInit),
        biasInit: unlessKernelInit(site.params, ZEROS, biasInit),
      },
      { expressions: weightsOption(site.params), ports: ["x", "condition"] },
    );
  },
});

export const adaptiveInstanceNorm = operator({
  id: "adaptiveInstanceNorm",
  level: "network",
  title: "Adaptive instance norm",
  category: "Normalisation",
  doc: "An instance norm whose gain and bias come from a style, through a dense layer: x * (ys + 1) + yb.",
  paper: {
    title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
    url: "https://arxiv.org/abs/1812.04948",
  },
  keywords: ["adain", "style", "modulation", "stylegan", "normalization"],
  inputs: [
    { name: "x", type: "tensor" },
    { name: "style", type: "tensor", doc: "A vector for each sample: a row of the styles." },
  ],
  outputs: Y,
  params: {
    epsilon: { type: "number", default: 1e-8, min: 0, max: 1, label: "Epsilon" },
    ...weightScale,
    kernelInit,
    biasInit,
  },
  summary: (site) => scaled(site.params, `by ${size(shapeAt(site, "style"))}`),
  shape: (site) => {
    const style = shapeAt(site, "style");
    if (style.length === 2) {
      return refuses({
        port: "style",
        message: `reads one style, but gets ${show(style)}, one for each of ${style[0]} layers.`,
        fix: "Put a Row before it, which picks this layer's style.",
      });
    }
    return onImage(site, (...x) => onVector(site, () => gives(x), "style"));
  },
  tensors: ({ params, ...site }) => {
    const units = 2 * channelsOf(shapeAt(site));
    return [
      { name: "kernel", shape: [size(shapeAt(site, "style")), units], trainable: true },
      { name: "bias", shape: [units], trainable: true },
      ...spectralVectors(params, { u: units }),
    ];
  },
  flops: (site) => {
    const x = shapeAt(site);
    return 8 * size(x) + 4 * size(shapeAt(site, "style")) * channelsOf(x);
  },
  emit: (site) => {
    const { epsilon, kernelInit, biasInit } = site.params;
    return scopedLayer(
      site,
      "adaptiveInstanceNorm",
      {
        channels: channelsOf(shapeAt(site)),
        style: size(shapeAt(site, "style")),
        epsilon: unless(1e-8, epsilon),
        kernelInit: unlessKernelInit(site.params, GLOROT, kernelInit),
        biasInit: unlessInit(ZEROS, biasInit),
      },
      { expressions: weightsOption(site.params), ports: ["x", "style"] },
    );
  },
});
