/** What networks that grow are made of beside ordinary layers. */
import { argument, literal, plain } from "./code";
import { operator } from "./operator";
import { gives, onAlike, onImage, size, X, Y } from "./shapes";

const PROGAN = {
  title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
  url: "https://arxiv.org/abs/1710.10196",
} as const;

export const fade = operator({
  id: "fade",
  level: "network",
  title: "Fade in",
  category: "Growth",
  doc: "Passes from what was there before to what is new while the stage fades in: low + fade * (high - low).",
  paper: PROGAN,
  keywords: ["lerp", "alpha", "blend", "progressive", "growing", "stage"],
  inputs: [
    { name: "low", type: "tensor", doc: "The way that was there before, at the new size." },
    { name: "high", type: "tensor", doc: "The way through the new layers." },
  ],
  outputs: Y,
  params: {},
  shape: (site) => onAlike(site, ["low", "high"], "passes from one input to the other", gives),
  flops: (_site, { y }) => 3 * size(y ?? []),
  emit: (site) => plain("fade", argument(site, "low"), argument(site, "high"), "context"),
});

export const minibatchStddev = operator({
  id: "minibatchStddev",
  level: "network",
  title: "Minibatch deviation",
  category: "Regularisation",
  doc: "Adds a channel that says how much the samples of a group differ, so that a discriminator sees variety.",
  paper: PROGAN,
  keywords: ["standard deviation", "minibatch", "diversity", "variety", "mode collapse"],
  inputs: X,
  outputs: Y,
  params: {
    group: {
      type: "integer",
      default: 4,
      min: 2,
      label: "Group",
      doc: "Samples that are compared; the largest divisor of the batch that is not above it.",
    },
  },
  summary: ({ params }) => `groups of ${params.group}`,
  shape: (site) => onImage(site, (height, width, channels) => gives([height, width, channels + 1])),
  emit: (site) => plain("minibatchStddev", argument(site), literal({ group: site.params.group })),
});
