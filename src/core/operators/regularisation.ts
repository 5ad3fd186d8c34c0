/** What keeps a network from leaning on single features. */
import { scopedLayer } from "./code";
import { operator } from "./operator";
import { gives, shapeAt, X, Y } from "./shapes";

export const dropout = operator({
  id: "dropout",
  level: "network",
  title: "Dropout",
  category: "Regularisation",
  doc: "Sets elements to zero at random while training and scales the others up, so that the mean stays.",
  paper: {
    title: "Improving neural networks by preventing co-adaptation of feature detectors",
    url: "https://arxiv.org/abs/1207.0580",
  },
  inputs: X,
  outputs: Y,
  params: {
    rate: {
      type: "number",
      default: 0.5,
      min: 0,
      max: 0.99,
      label: "Rate",
      doc: "The probability of a zero.",
    },
  },
  summary: ({ params }) => `${params.rate}`,
  shape: (site) => gives(shapeAt(site)),
  draws: (site) => [{ name: "mask", shape: shapeAt(site), distribution: "bernoulli" }],
  emit: (site) => scopedLayer(site, "dropout", { rate: site.params.rate }),
});
