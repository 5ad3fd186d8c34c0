/** Where a round's numbers come from: noise, data and labels. */
import { call, literal, unless } from "./code";
import { operator, type ShapeProblem } from "./operator";
import { gives } from "./shapes";

const draw = {
  type: "choice",
  choices: ["round", "player", "use"],
  default: "round",
  label: "Drawn",
  doc: "once a round for all players, afresh for every player's update, or afresh for every use.",
} as const;

const KINDS = {
  ring8: "ring of 8",
  gaussians25: "25 Gaussians",
  swissRoll: "swiss roll",
} as const;

export const noise = operator({
  id: "noise",
  level: "game",
  title: "Noise",
  category: "Sources",
  doc: "The latent: random numbers from which the generator makes its samples.",
  keywords: ["latent", "z", "random", "normal", "uniform", "gaussian"],
  inputs: [],
  outputs: [{ name: "y", type: "tensor" }],
  params: {
    shape: { type: "shape", default: [100], label: "Shape" },
    distribution: {
      type: "choice",
      choices: ["normal", "uniform", "truncatedNormal"],
      default: "normal",
      label: "Distribution",
    },
    low: { type: "number", default: -1, label: "Low", doc: "The lower end of a uniform one." },
    high: { type: "number", default: 1, label: "High", doc: "The upper end of a uniform one." },
    limit: {
      type: "number",
      default: 2,
      min: 0.01,
      max: 6,
      label: "Limit",
      doc: "How many deviations from zero a truncated normal goes.",
    },
    draw,
  },
  summary: ({ params }) =>
    params.distribution === "uniform"
      ? `uniform ${+params.low.toFixed(3)} to ${+params.high.toFixed(3)}`
      : params.distribution === "normal"
        ? "normal"
        : `normal within ${params.limit}`,
  shape: ({ params }) => {
    if (params.distribution === "uniform" && params.low >= params.high) {
      return {
        ok: false,
        problem: {
          parameter: "low",
          code: "parameter-range",
          message: `draws from ${params.low} to ${params.high}, but the low end must lie below the high one.`,
          fix: "Swap Low and High.",
          set: { low: params.high, high: params.low },
        },
      };
    }
    return gives(params.shape);
  },
  emit: (site) => {
    const { shape, distribution, low, high, limit } = site.params;
    const options = {
      shape,
      distribution,
      low: distribution === "uniform" ? unless(-1, low) : undefined,
      high: distribution === "uniform" ? unless(1, high) : undefined,
      limit: distribution === "truncatedNormal" ? unless(2, limit) : undefined,
      draw: site.params.draw,
    };
    return {
      declare: call("noise", literal(options)),
      apply: { text: `context.noise(${literal(site.node.id)})`, uses: [] },
    };
  },
});

/** What no image is, or none of the kind that it is made into. */
function imageProblem(params: {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly derive: string;
}): ShapeProblem | undefined {
  const { height, width, channels, derive } = params;
  if (channels === 2) {
    return {
      parameter: "channels",
      code: "parameter-range",
      message: "has 2 channels, but an image has 1 (grey) or 3 (RGB).",
      fix: "Set the channels to 1 or 3.",
      set: { channels: 3 },
    };
  }
  if (derive === "colour" && channels === 1) {
    return {
      parameter: "channels",
      code: "parameter-range",
      message: "makes coloured images, but they have 1 channel, which is grey.",
      fix: "Set the channels to 3.",
      set: { channels: 3 },
    };
  }
  if (derive === "rotate" && height !== width) {
    return {
      parameter: "derive",
      code: "parameter-range",
      message: `turns images by a quarter, but they are ${height}x${width}, which no quarter turn keeps.`,
      fix: `Set the width to ${height}.`,
      set: { width: height },
    };
  }
  return undefined;
}

export const dataset = operator({
  id: "dataset",
  level: "game",
  title: "Data",
  category: "Sources",
  doc: "Images to learn from, and their labels where there are any: the bundled digits, known sets, or your own files.",
  keywords: ["images", "real", "mnist", "fashion", "cifar", "digits", "folder", "idx", "domain"],
  inputs: [],
  outputs: [
    { name: "image", type: "tensor" },
    { name: "label", type: "label" },
  ],
  params: {
    source: {
      type: "choice",
      choices: ["digits", "mnist", "fashion", "cifar10", "idx", "cifar", "folder"],
      default: "digits",
      label: "Images",
      doc: "digits: the handwritten ones that come with GANvas; mnist, fashion, cifar10: fetched once by ganvas download; idx: a pair of IDX files; cifar: CIFAR's binary files; folder: PNG, JPEG, WebP or GIF files.",
    },
    path: {
      type: "text",
      default: "",
      label: "Path",
      doc: "The folder (of images, or of CIFAR's files), or the IDX file of images; relative to the project.",
    },
    labels: {
      type: "text",
      default: "",
      label: "Labels",
      doc: "The IDX file of labels. Of a folder, its sub-folders are the classes.",
    },
    height: { type: "integer", default: 28, min: 1, max: 8192, label: "Height" },
    width: { type: "integer", default: 28, min: 1, max: 8192, label: "Width" },
    channels: {
      type: "integer",
      default: 1,
      min: 1,
      max: 3,
      label: "Channels",
      doc: "1 for grey, 3 for RGB.",
    },
    fit: {
      type: "choice",
      choices: ["crop", "resize", "pad"],
      default: "crop",
      label: "Fit",
      doc: "How an image of another shape is brought to this one: its centre, stretched, or whole with a border.",
    },
    background: {
      type: "choice",
      choices: ["black", "white"],
      default: "black",
      label: "Background",
      doc: "What a border and transparent pixels show.",
    },
    range: {
      type: "choice",
      choices: ["tanh", "unit"],
      default: "tanh",
      label: "Range",
      doc: "tanh: -1 to 1, what a tanh gives; unit: 0 to 1, what a sigmoid gives.",
    },
    flip: { type: "boolean", default: false, label: "Flip", doc: "Mirror half of the images." },
    part: {
      type: "choice",
      choices: ["all", "first", "second"],
      default: "all",
      label: "Part",
      doc: "All images, or the first or second half of them: two domains without pairs.",
    },
    derive: {
      type: "choice",
      choices: ["none", "edges", "negative", "rotate", "colour", "thick"],
      default: "none",
      label: "Made into",
      doc: "Another domain, made from the images: their edges, their negatives, turned by a quarter, coloured, or in a thicker line.",
    },
  },
  summary: ({ params }) =>
    [
      `${params.height}x${params.width}${params.channels === 3 ? " RGB" : ""}`,
      params.range === "tanh" ? "-1 to 1" : "0 to 1",
      ...(params.part === "all" ? [] : [`${params.part} half`]),
      ...(params.derive === "none" ? [] : [params.derive]),
    ].join(", "),
  shape: ({ params }) => {
    const problem = imageProblem(params);
    if (problem !== undefined) return { ok: false, problem };
    return {
      ok: true,
      outputs: { image: [params.height, params.width, params.channels], label: [] },
    };
  },
  emit: (site) => ({
    declare: call(
      "batchOf",
      literal(site.node.id),
      literal({
        shape: [site.params.height, site.params.width, site.params.channels],
        range: site.params.range,
      }),
    ),
    apply: { text: `context.batch(${literal(site.node.id)})`, uses: [] },
  }),
});

export const labels = operator({
  id: "labels",
  level: "game",
  title: "Labels",
  category: "Sources",
  doc: "Class labels drawn at random, all equally likely.",
  keywords: ["class", "condition", "y"],
  inputs: [],
  outputs: [{ name: "y", type: "label" }],
  params: { classes: { type: "integer", default: 10, min: 2, label: "Classes" }, draw },
  summary: ({ params }) => `${params.classes} classes`,
  shape: () => gives([]),
  emit: (site) => ({
    declare: call("labels", literal({ classes: site.params.classes, draw: site.params.draw })),
    apply: { text: `context.labels(${literal(site.node.id)})`, uses: [] },
  }),
});

export const points = operator({
  id: "points",
  level: "game",
  title: "Points",
  category: "Sources",
  doc: "Points in the plane, of a distribution that can be looked at whole: where mode collapse shows.",
  keywords: ["2d", "toy", "plane", "gaussians", "ring", "swiss roll", "modes"],
  inputs: [],
  outputs: [{ name: "point", type: "tensor" }],
  params: {
    kind: {
      type: "choice",
      choices: ["ring8", "gaussians25", "swissRoll"],
      default: "ring8",
      label: "Kind",
      doc: "ring8: 8 Gaussians on a circle; gaussians25: 25 on a grid; swissRoll: a spiral.",
    },
  },
  summary: ({ params }) => KINDS[params.kind],
  shape: () => ({ ok: true, outputs: { point: [2] } }),
  emit: (site) => ({
    declare: call("pointsOf", literal({ kind: site.params.kind })),
    apply: { text: `context.points(${literal(site.node.id)})`, uses: [] },
  }),
});
