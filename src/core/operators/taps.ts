/** What stands between applications in the game. */
import type { Shape } from "../document/document";
import { argument, plain, tap } from "./code";
import { operator, type ShapeResult } from "./operator";
import { gives, onAlike, onImage, onVector, refuses, shapeAt, show, X, Y } from "./shapes";

const STYLEGAN = {
  title: "A Style-Based Generator Architecture for Generative Adversarial Networks",
  url: "https://arxiv.org/abs/1812.04948",
} as const;

export const stopGradient = operator({
  id: "stopGradient",
  level: "game",
  title: "Stop gradient",
  category: "Taps",
  doc: "Passes values on and lets no gradient back.",
  keywords: ["detach"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => gives(shapeAt(site)),
  stopsGradient: true,
  emit: (site) => plain("stopGradient", argument(site)),
});

export const interpolate = operator({
  id: "interpolate",
  level: "game",
  title: "Interpolate",
  category: "Taps",
  doc: "A point between two samples, drawn evenly and for every sample by itself: where a gradient penalty looks.",
  paper: {
    title: "Improved Training of Wasserstein GANs",
    url: "https://arxiv.org/abs/1704.00028",
  },
  keywords: ["mix", "lerp", "between", "gradient penalty", "wgan-gp"],
  inputs: [
    { name: "a", type: "tensor" },
    { name: "b", type: "tensor" },
  ],
  outputs: Y,
  params: {},
  shape: (site) => onAlike(site, ["a", "b"], "goes from one sample to another", gives),
  emit: (site) => tap(site, "interpolation", {}, ["a", "b"]),
});

export const imagePool = operator({
  id: "imagePool",
  level: "game",
  title: "Image pool",
  category: "Taps",
  doc: "Keeps earlier images, and gives one of them in place of every other new one; no gradient goes back.",
  paper: {
    title: "Learning from Simulated and Unsupervised Images through Adversarial Training",
    url: "https://arxiv.org/abs/1612.07828",
  },
  keywords: ["history", "buffer", "replay", "cyclegan"],
  inputs: X,
  outputs: Y,
  params: {
    size: { type: "integer", default: 50, min: 1, max: 100_000, label: "Images" },
  },
  summary: ({ params }) => `${params.size}`,
  shape: (site) => gives(shapeAt(site)),
  stopsGradient: true,
  emit: (site) => tap(site, "imagePool", { size: site.params.size, shape: shapeAt(site) }, ["x"]),
});

export const styleMix = operator({
  id: "styleMix",
  level: "game",
  title: "Style mixing",
  category: "Taps",
  doc: "Styles for all layers: of the first latent up to a layer that is drawn for every sample, of the second from there on.",
  paper: STYLEGAN,
  keywords: ["mixing regularization", "crossover", "latent", "stylegan"],
  inputs: [
    { name: "first", type: "tensor" },
    { name: "second", type: "tensor" },
  ],
  outputs: Y,
  params: {
    layers: {
      type: "integer",
      default: 8,
      min: 2,
      max: 64,
      label: "Layers",
      doc: "How many styles there are. A stage whose parameters name other layers uses as many of them.",
    },
    probability: {
      type: "number",
      default: 0.9,
      min: 0,
      max: 1,
      label: "Probability",
      doc: "With which the styles of a sample are mixed at all.",
    },
  },
  summary: ({ params }) => `${params.layers} layers`,
  shape: (site) => {
    const { layers } = site.params;
    const active = site.stage?.params?.layers ?? layers;
    if (typeof active !== "number" || active < 2 || active > layers) {
      return refuses({
        parameter: "layers",
        message: `mixes styles of ${layers} layers, but stage "${site.stage?.id ?? ""}" says that it has ${JSON.stringify(active)} of them.`,
        fix: `Let the stage's parameter "layers" be a number from 2 to ${layers}.`,
      });
    }
    return onVector(
      site,
      (features) =>
        onAlike(site, ["first", "second"], "mixes two styles", () => gives([layers, features])),
      "first",
    );
  },
  emit: (site) => {
    const { layers, probability } = site.params;
    return tap(site, "styleMixing", { layers, probability }, ["first", "second"]);
  },
});

/** The styles that a truncation gives: as many rows as it reads, or as many as it makes of one. */
function truncated(x: Shape, layers: number): ShapeResult {
  const [first, features] = x;
  if (x.length === 1 && first !== undefined) return gives(layers === 0 ? x : [layers, first]);
  if (x.length !== 2 || features === undefined) {
    return refuses({
      port: "x",
      message: `reads styles [features] or [layers, features], but gets ${show(x)}.`,
      fix: "Connect it to the mapping network, or to Style mixing.",
    });
  }
  if (layers === 0 || layers === first) return gives(x);
  return refuses({
    port: "x",
    parameter: "layers",
    message: `makes styles for ${layers} layers, but gets ${show(x)}, which are for ${first}.`,
    fix: `Set its layers to 0, which keeps those ${first}.`,
    set: { layers: 0 },
  });
}

export const truncate = operator({
  id: "truncate",
  level: "game",
  title: "Truncation",
  category: "Taps",
  doc: "Learns the mean of the styles in training, and draws styles towards it in sampling: quality for variety.",
  paper: STYLEGAN,
  keywords: ["psi", "mean latent", "w average", "stylegan"],
  inputs: X,
  outputs: Y,
  params: {
    layers: {
      type: "integer",
      default: 0,
      min: 0,
      max: 64,
      label: "Layers",
      doc: "Repeats one style for so many layers; 0 keeps what it reads.",
    },
    decay: {
      type: "number",
      default: 0.995,
      min: 0,
      max: 1,
      label: "Decay",
      doc: "How much of the mean a batch keeps.",
    },
    cutoff: {
      type: "integer",
      default: 8,
      min: 1,
      max: 64,
      label: "Cut-off",
      doc: "How many of the first layers are drawn towards the mean.",
    },
  },
  summary: ({ params }) => `first ${params.cutoff} layers`,
  shape: (site) => truncated(shapeAt(site), site.params.layers),
  emit: (site) => {
    const { layers, decay, cutoff } = site.params;
    return tap(
      site,
      "truncation",
      {
        units: shapeAt(site).at(-1),
        layers,
        decay,
        cutoff,
      },
      ["x"],
    );
  },
});

export const stageImages = operator({
  id: "stageImages",
  level: "game",
  title: "Images of the stage",
  category: "Taps",
  doc: "Brings images to the stage's resolution by averaging squares, and fades their detail in as the networks' does.",
  paper: {
    title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
    url: "https://arxiv.org/abs/1710.10196",
  },
  keywords: ["resize", "downsample", "progressive", "growing", "resolution"],
  inputs: X,
  outputs: Y,
  params: {},
  summary: ({ stage }) => (stage === undefined ? "" : `${stage.resolution}x${stage.resolution}`),
  shape: (site) =>
    onImage(site, (height, width, channels) => {
      if (site.stage === undefined) return gives([height, width, channels]);
      const { resolution } = site.stage;
      if (height === width && height % resolution === 0) {
        return gives([resolution, resolution, channels]);
      }
      return refuses({
        port: "x",
        message: `averages squares down to ${resolution}x${resolution}, but gets images of ${height}x${width}, which squares of one size do not fill.`,
        fix: "Give it images of the last stage's resolution, and every stage a resolution that divides it.",
      });
    }),
  emit: (site) => tap(site, "stageImages", {}, ["x"]),
});
