/**
 * What players minimise. Adversarial losses read logits: networks end without a sigmoid, and the one that a paper draws
 * at a discriminator's end is part of the loss, where it cannot saturate.
 */
import { argument, literal, plain } from "./code";
import { operator, type Port, type ShapeResult } from "./operator";
import { LOSS, onAlike, onVector, SCALAR } from "./shapes";

/** Means over the batch; D is the sigmoid of the logit in the first, the logit itself in the others. */
const DISCRIMINATOR_FORMULAS = {
  minimax: "-log D(x) - log(1 - D(G(z)))",
  leastSquares: "((D(x) - 1)^2 + D(G(z))^2) / 2",
  hinge: "max(0, 1 - D(x)) + max(0, 1 + D(G(z)))",
  wasserstein: "D(G(z)) - D(x)",
} as const;

const GENERATOR_FORMULAS = {
  nonSaturating: "-log D(G(z))",
  minimax: "log(1 - D(G(z)))",
  leastSquares: "(D(G(z)) - 1)^2 / 2",
  hinge: "-D(G(z))",
  wasserstein: "-D(G(z))",
} as const;

export const discriminatorLoss = operator({
  id: "discriminatorLoss",
  level: "game",
  title: "Discriminator loss",
  category: "Losses",
  doc: "Tells real from fake: high logits for real samples, low ones for generated ones.",
  paper: { title: "Generative Adversarial Networks", url: "https://arxiv.org/abs/1406.2661" },
  keywords: ["adversarial", "minimax", "bce", "hinge", "wasserstein", "critic", "lsgan"],
  inputs: [
    { name: "real", type: "tensor", doc: "The discriminator's logits of real samples." },
    { name: "fake", type: "tensor", doc: "Its logits of generated samples." },
  ],
  outputs: LOSS,
  params: {
    kind: {
      type: "choice",
      choices: ["minimax", "leastSquares", "hinge", "wasserstein"],
      default: "minimax",
      label: "Kind",
      doc: "minimax: -log D(x) - log(1 - D(G(z))); leastSquares: (D(x) - 1)^2 + D(G(z))^2, halved; hinge: margins of 1; wasserstein: D(G(z)) - D(x).",
    },
    smoothing: {
      type: "number",
      default: 0,
      min: 0,
      max: 0.5,
      label: "Label smoothing",
      doc: "The target of real samples is 1 less this (minimax and leastSquares).",
    },
  },
  formula: ({ kind }) => DISCRIMINATOR_FORMULAS[kind],
  summary: ({ params }) => params.kind,
  shape: () => SCALAR,
  emit: (site) => {
    const { kind, smoothing } = site.params;
    const smooths = smoothing !== 0 && (kind === "minimax" || kind === "leastSquares");
    return plain(
      "discriminatorLoss",
      literal(kind),
      argument(site, "real"),
      argument(site, "fake"),
      ...(smooths ? [literal({ smoothing })] : []),
    );
  },
});

export const generatorLoss = operator({
  id: "generatorLoss",
  level: "game",
  title: "Generator loss",
  category: "Losses",
  doc: "Fools the discriminator: high logits for generated samples.",
  paper: { title: "Generative Adversarial Networks", url: "https://arxiv.org/abs/1406.2661" },
  keywords: ["adversarial", "non-saturating", "bce", "hinge", "wasserstein"],
  inputs: [
    { name: "fake", type: "tensor", doc: "The discriminator's logits of generated samples." },
  ],
  outputs: LOSS,
  params: {
    kind: {
      type: "choice",
      choices: ["nonSaturating", "minimax", "leastSquares", "hinge", "wasserstein"],
      default: "nonSaturating",
      label: "Kind",
      doc: "nonSaturating: -log D(G(z)); minimax: log(1 - D(G(z))); leastSquares: (D(G(z)) - 1)^2, halved; hinge and wasserstein: -D(G(z)).",
    },
  },
  formula: ({ kind }) => GENERATOR_FORMULAS[kind],
  summary: ({ params }) => params.kind,
  shape: () => SCALAR,
  emit: (site) => plain("generatorLoss", literal(site.params.kind), argument(site, "fake")),
});

const PAIR: readonly Port[] = [
  { name: "x", type: "tensor" },
  { name: "target", type: "tensor" },
];

function alike(site: Parameters<typeof onAlike>[0]): ShapeResult {
  return onAlike(site, ["x", "target"], "compares element by element", () => SCALAR);
}

export const l1Loss = operator({
  id: "l1Loss",
  level: "game",
  title: "L1 loss",
  category: "Losses",
  doc: "The mean absolute difference of two images.",
  keywords: ["absolute", "cycle", "identity", "reconstruction"],
  inputs: PAIR,
  outputs: LOSS,
  params: {},
  formula: () => "|x - target|",
  shape: alike,
  emit: (site) => plain("l1Loss", argument(site, "x"), argument(site, "target")),
});

export const meanSquaredLoss = operator({
  id: "meanSquaredLoss",
  level: "game",
  title: "Mean squared loss",
  category: "Losses",
  doc: "The mean squared difference of two images.",
  keywords: ["l2", "mse", "reconstruction"],
  inputs: PAIR,
  outputs: LOSS,
  params: {},
  formula: () => "(x - target)^2",
  shape: alike,
  emit: (site) => plain("meanSquaredLoss", argument(site, "x"), argument(site, "target")),
});

export const meanSquare = operator({
  id: "meanSquare",
  level: "game",
  title: "Mean square",
  category: "Losses",
  doc: "The mean square of what it reads: keeps a critic's scores from drifting away from zero.",
  paper: {
    title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
    url: "https://arxiv.org/abs/1710.10196",
  },
  keywords: ["drift", "l2", "epsilon penalty", "activation"],
  inputs: [{ name: "x", type: "tensor" }],
  outputs: LOSS,
  params: {},
  formula: () => "x^2",
  shape: () => SCALAR,
  emit: (site) => plain("meanSquare", argument(site)),
});

export const crossEntropy = operator({
  id: "crossEntropy",
  level: "game",
  title: "Cross-entropy",
  category: "Losses",
  doc: "How surprised the logits of an auxiliary classifier are by the class.",
  paper: {
    title: "Conditional Image Synthesis With Auxiliary Classifier GANs",
    url: "https://arxiv.org/abs/1610.09585",
  },
  keywords: ["classifier", "acgan", "auxiliary", "softmax", "label"],
  inputs: [
    { name: "x", type: "tensor", doc: "One logit a class." },
    { name: "label", type: "label" },
  ],
  outputs: LOSS,
  params: {},
  formula: () => "-log p(label)",
  shape: (site) => onVector(site, () => SCALAR),
  emit: (site) => plain("crossEntropy", argument(site), argument(site, "label")),
});
