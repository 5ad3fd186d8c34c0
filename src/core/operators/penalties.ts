/** Losses on gradients and on weights: what keeps a critic smooth, and a generator's filters apart. */
import { networkOf } from "../document/document";
import { argument, literal, plain } from "./code";
import { operator, type Port } from "./operator";
import { LOSS, refuses, SCALAR } from "./shapes";

const SCORE_AT: readonly Port[] = [
  { name: "score", type: "tensor", doc: "What the critic says." },
  {
    name: "at",
    type: "tensor",
    doc: "What it says it of: the gradient is taken with respect to this.",
  },
];

export const gradientPenalty = operator({
  id: "gradientPenalty",
  level: "game",
  title: "Gradient penalty",
  category: "Losses",
  doc: "Wants the critic's slope to be the target everywhere between real and generated samples: how far the norm of its gradient is from that, squared.",
  paper: {
    title: "Improved Training of Wasserstein GANs",
    url: "https://arxiv.org/abs/1704.00028",
  },
  keywords: ["wgan-gp", "lipschitz", "second order", "norm", "slope"],
  inputs: SCORE_AT,
  outputs: LOSS,
  params: {
    target: {
      type: "number",
      default: 1,
      min: 1e-6,
      label: "Target",
      doc: "The norm that the gradient should have; the penalty is divided by its square.",
    },
  },
  formula: ({ target }) =>
    target === 1 ? "(|dD(x)/dx| - 1)^2" : `(|dD(x)/dx| - ${target})^2 / ${target}^2`,
  summary: ({ params }) => (params.target === 1 ? "" : `target ${params.target}`),
  shape: () => SCALAR,
  emit: (site) => {
    const { target } = site.params;
    return plain(
      "gradientPenalty",
      argument(site, "score"),
      argument(site, "at"),
      ...(target === 1 ? [] : [literal({ target })]),
    );
  },
});

export const r1Penalty = operator({
  id: "r1Penalty",
  level: "game",
  title: "R1 penalty",
  category: "Losses",
  doc: "Wants the discriminator to be flat at real samples: the squared norm of its gradient. The paper's gamma / 2 is the weight that the player gives it.",
  paper: {
    title: "Which Training Methods for GANs do actually Converge?",
    url: "https://arxiv.org/abs/1801.04406",
  },
  keywords: ["gradient penalty", "second order", "regularization", "stylegan"],
  inputs: SCORE_AT,
  outputs: LOSS,
  params: {},
  formula: () => "|dD(x)/dx|^2",
  shape: () => SCALAR,
  emit: (site) => plain("r1Penalty", argument(site, "score"), argument(site, "at")),
});

/** The names in a text: `embed last`. */
function namesIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((name) => name !== "");
}

export const orthogonalPenalty = operator({
  id: "orthogonalPenalty",
  level: "game",
  title: "Orthogonal penalty",
  category: "Losses",
  doc: "Wants the filters of every layer of a network to be orthogonal, whatever their lengths.",
  paper: {
    title: "Large Scale GAN Training for High Fidelity Natural Image Synthesis",
    url: "https://arxiv.org/abs/1809.11096",
  },
  keywords: ["regularization", "weights", "orthogonal", "biggan"],
  inputs: [],
  outputs: LOSS,
  params: {
    network: { type: "network", default: "generator", label: "Network" },
    except: {
      type: "text",
      default: "",
      label: "Except",
      doc: "Layers that are left out, separated by spaces.",
    },
  },
  formula: () => "|W^T W * (1 - I)|^2 / 2",
  summary: ({ params }) => params.network,
  shape: ({ params, document }) => {
    const nodes = networkOf(document, params.network)?.nodes;
    // Which network is meant is not for shapes to say.
    if (nodes === undefined) return SCALAR;
    const unknown = namesIn(params.except).find(
      (name) => !nodes.some((node) => node.id === name.split("/", 1)[0]),
    );
    if (unknown === undefined) return SCALAR;
    return refuses({
      parameter: "except",
      code: "unknown-layer",
      message: `leaves out "${unknown}", but "${params.network}" has no node of that name.`,
      fix: "Name nodes of the network, separated by spaces.",
    });
  },
  emit: (site) => {
    const except = namesIn(site.params.except);
    return plain(
      "orthogonalPenalty",
      site.network ?? site.params.network,
      `context.at(${literal(site.node.id)})`,
      ...(except.length === 0 ? [] : [literal({ except })]),
    );
  },
});
