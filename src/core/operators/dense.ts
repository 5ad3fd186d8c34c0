/** Layers in which every unit sees every feature. */
import { argument, literal, plain, scopedLayer, unless, unlessInit } from "./code";
import { biasInit, GLOROT, kernelInit, ZEROS } from "./initializers";
import { operator, type Initializer } from "./operator";
import { gives, onVector, shapeAt, size, X, Y } from "./shapes";
import {
  scaled,
  spectralVectors,
  unlessKernelInit,
  weightScale,
  weightsOption,
} from "./weightScale";

export const dense = operator({
  id: "dense",
  level: "network",
  title: "Dense",
  category: "Dense",
  doc: "Fully connected: every unit is a weighted sum of all features, plus a bias.",
  keywords: ["linear", "fully connected", "project", "matmul"],
  inputs: X,
  outputs: Y,
  params: {
    units: { type: "integer", default: 128, min: 1, label: "Units" },
    bias: { type: "boolean", default: true, label: "Bias" },
    ...weightScale,
    kernelInit,
    biasInit,
  },
  summary: ({ params }) =>
    scaled(params, `${params.units} ${params.units === 1 ? "unit" : "units"}`),
  shape: (site) => onVector(site, () => gives([site.params.units])),
  tensors: ({ params, ...site }) => {
    const kernel = { name: "kernel", shape: [size(shapeAt(site)), params.units], trainable: true };
    const bias = { name: "bias", shape: [params.units], trainable: true };
    return [
      kernel,
      ...(params.bias ? [bias] : []),
      ...spectralVectors(params, { u: params.units }),
    ];
  },
  flops: (site) => 2 * size(shapeAt(site)) * site.params.units,
  emit: (site) =>
    scopedLayer(
      site,
      "dense",
      {
        inputs: size(shapeAt(site)),
        units: site.params.units,
        bias: unless(true, site.params.bias),
        kernelInit: unlessKernelInit(site.params, GLOROT, site.params.kernelInit),
        biasInit: site.params.bias ? unlessInit(ZEROS, site.params.biasInit) : undefined,
      },
      { expressions: weightsOption(site.params) },
    ),
});

export const maxout = operator({
  id: "maxout",
  level: "network",
  title: "Maxout",
  category: "Dense",
  doc: "A dense layer of units times pieces, of which every unit keeps its largest piece.",
  paper: { title: "Maxout Networks", url: "https://arxiv.org/abs/1302.4389" },
  keywords: ["dense", "piecewise linear", "max"],
  inputs: X,
  outputs: Y,
  params: {
    units: { type: "integer", default: 240, min: 1, label: "Units" },
    pieces: {
      type: "integer",
      default: 5,
      min: 1,
      max: 1024,
      label: "Pieces",
      doc: "Consecutive outputs of the dense layer that compete for one unit.",
    },
    kernelInit,
    biasInit,
  },
  summary: ({ params }) => `${params.units} units, ${params.pieces} pieces`,
  shape: (site) => onVector(site, () => gives([site.params.units])),
  tensors: ({ params, ...site }) => [
    { name: "kernel", shape: [size(shapeAt(site)), params.units * params.pieces], trainable: true },
    { name: "bias", shape: [params.units * params.pieces], trainable: true },
  ],
  flops: (site) => 2 * size(shapeAt(site)) * site.params.units * site.params.pieces,
  emit: (site) =>
    scopedLayer(site, "maxout", {
      inputs: size(shapeAt(site)),
      units: site.params.units,
      pieces: site.params.pieces,
      kernelInit: unlessInit(GLOROT, site.params.kernelInit),
      biasInit: unlessInit(ZEROS, site.params.biasInit),
    }),
});

export const oneHot = operator({
  id: "oneHot",
  level: "network",
  title: "One-hot",
  category: "Dense",
  doc: "A class label as a vector with a one at its class and zeros elsewhere.",
  keywords: ["label", "class", "condition"],
  inputs: [{ name: "label", type: "label" }],
  outputs: Y,
  params: { classes: { type: "integer", default: 10, min: 2, label: "Classes" } },
  summary: ({ params }) => `${params.classes} classes`,
  shape: ({ params }) => gives([params.classes]),
  emit: (site) => plain("oneHot", argument(site, "label"), literal(site.params.classes)),
});

const EMBEDDING_INIT: Initializer = { kind: "uniform", low: -0.05, high: 0.05 };

export const embedding = operator({
  id: "embedding",
  level: "network",
  title: "Embedding",
  category: "Dense",
  doc: "A learned vector for every class label.",
  keywords: ["label", "class", "condition", "lookup"],
  inputs: [{ name: "label", type: "label" }],
  outputs: Y,
  params: {
    classes: { type: "integer", default: 10, min: 2, label: "Classes" },
    units: { type: "integer", default: 100, min: 1, label: "Units" },
    ...weightScale,
    tableInit: { type: "initializer", default: EMBEDDING_INIT, label: "Table begins as" },
  },
  summary: ({ params }) => scaled(params, `${params.classes} classes, ${params.units} units`),
  shape: ({ params }) => gives([params.units]),
  tensors: ({ params }) => [
    { name: "table", shape: [params.classes, params.units], trainable: true },
    // One to a class: as BigGAN's authors read a table of classes.
    ...spectralVectors(params, { u: params.classes }),
  ],
  emit: (site) =>
    scopedLayer(
      site,
      "embedding",
      {
        classes: site.params.classes,
        units: site.params.units,
        init: unlessKernelInit(site.params, EMBEDDING_INIT, site.params.tableInit),
      },
      { expressions: weightsOption(site.params), ports: ["label"] },
    ),
});
