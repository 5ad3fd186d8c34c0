/** What StyleGAN's synthesis is made of beside convolutions: a learned start, styles by layer, noise, blur. */
import { argument, literal, plain, scopedLayer, unless, unlessInit } from "./code";
import { ONES, ZEROS } from "./initializers";
import { operator } from "./operator";
import { channelsOf, gives, onImage, refuses, shapeAt, show, size, X, Y } from "./shapes";

const STYLEGAN = {
  title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
  url: "https://arxiv.org/abs/1812.04948",
} as const;

export const constant = operator({
  id: "constant",
  level: "network",
  title: "Learned constant",
  category: "Styles",
  doc: "The same learned image for every sample: where a synthesis network begins.",
  paper: STYLEGAN,
  keywords: ["constant", "const", "start", "learned", "stylegan"],
  inputs: [],
  outputs: Y,
  params: {
    shape: { type: "shape", default: [4, 4, 512], label: "Shape" },
    init: { type: "initializer", default: ONES, label: "Begins as" },
  },
  summary: ({ params }) => params.shape.join(" x "),
  shape: ({ params }) => gives(params.shape),
  tensors: ({ params }) => [{ name: "value", shape: params.shape, trainable: true }],
  emit: (site) =>
    scopedLayer(
      site,
      "constant",
      { shape: site.params.shape, init: unlessInit(ONES, site.params.init) },
      { ports: [] },
    ),
});

export const noiseInjection = operator({
  id: "noiseInjection",
  level: "network",
  title: "Noise injection",
  category: "Styles",
  doc: "Adds one map of normal noise, drawn for every sample, to all channels, each times a strength that is learned.",
  paper: STYLEGAN,
  keywords: ["noise", "stochastic", "variation", "stylegan"],
  inputs: X,
  outputs: Y,
  params: {
    per: {
      type: "choice",
      choices: ["channel", "layer"],
      default: "channel",
      label: "Strength per",
      doc: "a strength for each channel, or one for the layer.",
    },
    strengthInit: { type: "initializer", default: ZEROS, label: "Strength begins as" },
  },
  summary: ({ params }) => `per ${params.per}`,
  shape: (site) => onImage(site, (...shape) => gives(shape)),
  tensors: ({ params, ...site }) => [
    {
      name: "strength",
      shape: [params.per === "channel" ? channelsOf(shapeAt(site)) : 1],
      trainable: true,
    },
  ],
  flops: (site) => 2 * size(shapeAt(site)),
  draws: (site) => {
    const [height = 1, width = 1] = shapeAt(site);
    return [{ name: "noise", shape: [height, width, 1], distribution: "normal" }];
  },
  emit: (site) =>
    scopedLayer(site, "noiseInjection", {
      channels: channelsOf(shapeAt(site)),
      per: unless<string>("channel", site.params.per),
      strengthInit: unlessInit(ZEROS, site.params.strengthInit),
    }),
});

export const row = operator({
  id: "row",
  level: "network",
  title: "Row",
  category: "Styles",
  doc: "One layer's style, of the styles of all layers: [layers, features] to [features].",
  paper: STYLEGAN,
  keywords: ["style", "layer", "pick", "gather", "index"],
  inputs: X,
  outputs: Y,
  params: { index: { type: "integer", default: 0, min: 0, label: "Index", doc: "From 0." } },
  summary: ({ params }) => `${params.index}`,
  shape: (site) => {
    const x = shapeAt(site);
    const [rows, features] = x;
    const { index } = site.params;
    if (x.length !== 2 || rows === undefined || features === undefined) {
      return refuses({
        port: "x",
        message: `picks a row of [rows, features], but gets ${show(x)}.`,
        fix: "Connect it to the styles of all layers.",
      });
    }
    if (index >= rows) {
      return refuses({
        port: "x",
        parameter: "index",
        message: `picks row ${index}, counted from 0, but its input has ${rows === 1 ? "1 row" : `${rows} rows`}.`,
        fix: `Set the index to at most ${rows - 1}, or give it ${index + 1} rows.`,
        set: { index: rows - 1 },
      });
    }
    return gives([features]);
  },
  emit: (site) => plain("row", argument(site), literal(site.params.index)),
});

export const blur = operator({
  id: "blur",
  level: "network",
  title: "Blur",
  category: "Convolution",
  doc: "Smooths every channel with the binomial filter [1, 2, 1] x [1, 2, 1] / 16; beyond the border there are zeros.",
  paper: {
    title: "Making Convolutional Networks Shift-Invariant Again",
    url: "https://arxiv.org/abs/1904.11486",
  },
  keywords: ["smooth", "filter", "binomial", "low pass", "antialias"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => onImage(site, (...shape) => gives(shape)),
  flops: (site) => 18 * size(shapeAt(site)),
  emit: (site) => plain("blur", argument(site)),
});
