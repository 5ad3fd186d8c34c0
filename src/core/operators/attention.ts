/** Attention: every pixel reads from all others. */
import { scopedLayer, unless } from "./code";
import { GLOROT, kernelInit } from "./initializers";
import { operator, type OwnedTensor, type ShapeProblem } from "./operator";
import { channelsOf, gives, onImage, refuses, shapeAt, X, Y } from "./shapes";
import {
  scaled,
  spectralVectors,
  unlessKernelInit,
  weightScale,
  weightsOption,
  type WeightScale,
} from "./weightScale";

interface Attention extends WeightScale {
  readonly keys: number;
  readonly values: number;
  readonly pool: boolean;
  readonly output: boolean;
  readonly bias: boolean;
}

/** Inputs and outputs of the 1x1 convolutions, in the order in which they are declared. */
function convolutions(
  channels: number,
  { keys, values, output }: Attention,
): readonly (readonly [name: string, inputs: number, outputs: number])[] {
  return [
    ["query", channels, channels / keys],
    ["key", channels, channels / keys],
    ["value", channels, channels / values],
    ...(output ? [["output", channels / values, channels] as const] : []),
  ];
}

/** Divisors that do not divide, or values that cannot be added to what they are read from. */
function problemOf(
  height: number,
  width: number,
  channels: number,
  params: Attention,
): ShapeProblem | undefined {
  for (const name of ["keys", "values"] as const) {
    const divisor = params[name];
    if (channels % divisor === 0) continue;
    return {
      port: "x",
      parameter: name,
      message: `divides its ${channels} channels by ${divisor} for its ${name}, which leaves a remainder.`,
      fix: `Choose a divisor of ${channels}, or give it ${Math.ceil(channels / divisor) * divisor} channels.`,
      set: { [name]: 1 },
    };
  }
  if (!params.output && params.values !== 1) {
    return {
      parameter: "values",
      message: `adds values of ${channels / params.values} channels to an input of ${channels}, without a convolution between them.`,
      fix: "Set its values to 1, or let it have an output convolution.",
      set: { values: 1 },
    };
  }
  if (params.pool && Math.min(height, width) < 2) {
    return {
      port: "x",
      parameter: "pool",
      message: `pools keys and values of 2x2 pixels, but its input has only ${height}x${width}.`,
      fix: "Turn pooling off.",
      set: { pool: false },
    };
  }
  return undefined;
}

export const selfAttention = operator({
  id: "selfAttention",
  level: "network",
  title: "Self-attention",
  category: "Convolution",
  doc: "Adds to every pixel what it reads from all others, weighted by how well its query fits their keys, times a strength that begins at 0.",
  paper: {
    title: "Self-Attention Generative Adversarial Networks",
    url: "https://arxiv.org/abs/1805.08318",
  },
  keywords: ["attention", "non-local", "query", "key", "value", "softmax", "sagan"],
  inputs: X,
  outputs: Y,
  params: {
    keys: {
      type: "integer",
      default: 8,
      min: 1,
      label: "Keys",
      doc: "Queries and keys have this fraction of the channels: 8 for an eighth.",
    },
    values: {
      type: "integer",
      default: 2,
      min: 1,
      label: "Values",
      doc: "Values have this fraction of the channels: 2 for a half.",
    },
    pool: {
      type: "boolean",
      default: true,
      label: "Pooled",
      doc: "Halves the size of keys and values by a max pool, which makes the attention map a quarter as large.",
    },
    output: {
      type: "boolean",
      default: true,
      label: "Output convolution",
      doc: "A 1x1 convolution from the values back to all channels.",
    },
    bias: { type: "boolean", default: false, label: "Bias" },
    ...weightScale,
    kernelInit,
  },
  summary: ({ params }) =>
    scaled(
      params,
      `keys 1/${params.keys}, values 1/${params.values}${params.pool ? "" : ", not pooled"}`,
    ),
  shape: (site) =>
    onImage(site, (height, width, channels) => {
      const problem = problemOf(height, width, channels, site.params);
      return problem === undefined ? gives([height, width, channels]) : refuses(problem);
    }),
  tensors: ({ params, ...site }) => {
    const layers = convolutions(channelsOf(shapeAt(site)), params);
    return [
      ...layers.flatMap(([name, inputs, outputs]): OwnedTensor[] => [
        { name, shape: [inputs, outputs], trainable: true },
        ...(params.bias ? [{ name: `${name}Bias`, shape: [outputs], trainable: true }] : []),
      ]),
      { name: "strength", shape: [1], trainable: true },
      ...spectralVectors(
        params,
        Object.fromEntries(layers.map(([name, , outputs]) => [`${name}U`, outputs])),
      ),
    ];
  },
  flops: (site) => {
    const [height = 1, width = 1, channels = 1] = shapeAt(site);
    const { keys, values, pool } = site.params;
    const pixels = height * width;
    const read = pool ? Math.floor(height / 2) * Math.floor(width / 2) : pixels;
    const projections = convolutions(channels, site.params).reduce(
      (sum, [, inputs, outputs]) => sum + 2 * pixels * inputs * outputs,
      0,
    );
    return projections + 2 * pixels * read * (channels / keys + channels / values);
  },
  emit: (site) => {
    const { keys, values, pool, output, bias, kernelInit } = site.params;
    return scopedLayer(
      site,
      "selfAttention",
      {
        channels: channelsOf(shapeAt(site)),
        keys: unless(8, keys),
        values: unless(2, values),
        pool: unless(true, pool),
        output: unless(true, output),
        bias: unless(false, bias),
        kernelInit: unlessKernelInit(site.params, GLOROT, kernelInit),
      },
      { expressions: weightsOption(site.params) },
    );
  },
});
