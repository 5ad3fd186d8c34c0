/** Functions of one element, and of a few neighbouring channels. */
import { argument, literal, plain, scopedLayer, unlessInit } from "./code";
import { operator, type Initializer, type Operator } from "./operator";
import { channelsOf, gives, refuses, shapeAt, size, X, Y } from "./shapes";

/** An activation without parameters, named in code as in the catalogue. */
function elementwise(
  id: string,
  title: string,
  doc: string,
  keywords: readonly string[] = [],
): Operator {
  return operator({
    id,
    level: "network",
    title,
    category: "Activation",
    doc,
    keywords: ["activation", "nonlinearity", ...keywords],
    inputs: X,
    outputs: Y,
    params: {},
    shape: (site) => gives(shapeAt(site)),
    flops: (site) => size(shapeAt(site)),
    emit: (site) => plain(id, argument(site)),
  });
}

export const relu = elementwise("relu", "ReLU", "max(0, x).");
export const tanh = elementwise("tanh", "Tanh", "Squashes to between -1 and 1.", ["squash"]);
export const sigmoid = elementwise("sigmoid", "Sigmoid", "Squashes to between 0 and 1.", [
  "squash",
  "logistic",
]);
export const softplus = elementwise("softplus", "Softplus", "log(1 + exp(x)), a smooth ReLU.");

export const leakyRelu = operator({
  id: "leakyRelu",
  level: "network",
  title: "Leaky ReLU",
  category: "Activation",
  doc: "x where it is positive, a small multiple of x where it is not.",
  keywords: ["activation", "nonlinearity", "lrelu"],
  inputs: X,
  outputs: Y,
  params: { slope: { type: "number", default: 0.2, min: 0, max: 1, label: "Slope" } },
  summary: ({ params }) => `${params.slope}`,
  shape: (site) => gives(shapeAt(site)),
  flops: (site) => 2 * size(shapeAt(site)),
  emit: (site) => plain("leakyRelu", argument(site), literal(site.params.slope)),
});

const SLOPE_INIT: Initializer = { kind: "constant", value: 0.25 };

export const prelu = operator({
  id: "prelu",
  level: "network",
  title: "PReLU",
  category: "Activation",
  doc: "A leaky ReLU that learns its slope.",
  paper: {
    title:
      "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
    url: "https://arxiv.org/abs/1502.01852",
  },
  keywords: ["activation", "nonlinearity", "parametric"],
  inputs: X,
  outputs: Y,
  params: {
    slopes: {
      type: "choice",
      choices: ["one", "channel"],
      default: "one",
      label: "Slopes",
      doc: "one for the whole layer, or one a channel.",
    },
    slopeInit: { type: "initializer", default: SLOPE_INIT, label: "Slope begins as" },
  },
  summary: ({ params }) => (params.slopes === "one" ? "one slope" : "a slope per channel"),
  shape: (site) => gives(shapeAt(site)),
  tensors: (site) => [
    {
      name: "slope",
      shape: [site.params.slopes === "one" ? 1 : channelsOf(shapeAt(site))],
      trainable: true,
    },
  ],
  flops: (site) => 2 * size(shapeAt(site)),
  emit: (site) =>
    scopedLayer(site, "prelu", {
      shape: [site.params.slopes === "one" ? 1 : channelsOf(shapeAt(site))],
      slopeInit: unlessInit(SLOPE_INIT, site.params.slopeInit),
    }),
});

export const maxPieces = operator({
  id: "maxPieces",
  level: "network",
  title: "Max over pieces",
  category: "Activation",
  doc: "The largest of each group of consecutive channels: what makes a convolution a maxout convolution.",
  paper: { title: "Maxout Networks", url: "https://arxiv.org/abs/1302.4389" },
  keywords: ["maxout", "channels"],
  inputs: X,
  outputs: Y,
  params: { pieces: { type: "integer", default: 2, min: 1, max: 1024, label: "Pieces" } },
  summary: ({ params }) => `of ${params.pieces}`,
  shape: (site) => {
    const shape = shapeAt(site);
    const channels = channelsOf(shape);
    const { pieces } = site.params;
    if (shape.length === 0 || channels % pieces !== 0) {
      return refuses({
        port: "x",
        parameter: "pieces",
        message: `makes groups of ${pieces} channels, but its input has ${channels}, which is no multiple of ${pieces}.`,
        fix: `Give it ${Math.ceil(channels / pieces) * pieces} channels, or choose pieces that divide ${channels}.`,
      });
    }
    return gives([...shape.slice(0, -1), channels / pieces]);
  },
  emit: (site) => plain("maxPieces", argument(site), literal(site.params.pieces)),
});
