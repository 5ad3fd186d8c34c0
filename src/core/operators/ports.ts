/** Where a network or block begins and ends. The node's id is the port's name outside. */
import { argument } from "./code";
import { operator } from "./operator";
import { gives, show, X } from "./shapes";

export const input = operator({
  id: "input",
  level: "network",
  title: "Input",
  category: "Ports",
  doc: "What the network reads: a latent vector, an image, a class label. Its name is the name of the port.",
  inputs: [],
  outputs: (node) => [{ name: "y", type: node.params?.type === "label" ? "label" : "tensor" }],
  params: {
    type: {
      type: "choice",
      choices: ["tensor", "label"],
      default: "tensor",
      label: "Reads",
      doc: "numbers of the given shape, or one class label a sample.",
    },
    shape: {
      type: "shape",
      default: [100],
      label: "Shape",
      doc: "[100] for a latent, [height, width, channels] for an image. A block takes the shape that it is given.",
    },
  },
  summary: ({ params }) => (params.type === "label" ? "label" : show(params.shape)),
  shape: ({ params }) => gives(params.type === "label" ? [] : params.shape),
  emit: (site) => ({ apply: { text: site.layer, uses: [] } }),
});

export const output = operator({
  id: "output",
  level: "network",
  title: "Output",
  category: "Ports",
  doc: "What the network gives. Its name is the name of the port.",
  inputs: X,
  outputs: [],
  params: {},
  shape: () => ({ ok: true, outputs: {} }),
  emit: (site) => ({ apply: { text: argument(site), uses: [] } }),
});
