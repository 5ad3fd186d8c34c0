/** Batches put together and taken apart: how real and generated samples are judged in one pass. */
import type { GraphNode } from "../document/document";
import { argument, literal, plain } from "./code";
import { operator, type Port } from "./operator";
import { gives, partPorts, refuses, sameShape, shapeAt, show, X } from "./shapes";

/** Labels join to labels, numbers to numbers. */
function typeOf({ params }: GraphNode): Port["type"] {
  return params?.type === "label" ? "label" : "tensor";
}

export const joinBatches = operator({
  id: "joinBatches",
  level: "game",
  title: "Join batches",
  category: "Taps",
  doc: "The samples of several batches as one batch, in order, so that a network sees them together.",
  keywords: ["concatenate", "batch", "together", "biggan"],
  inputs: (node) => [{ name: "x", type: typeOf(node), many: true }],
  outputs: (node) => [{ name: "y", type: typeOf(node) }],
  params: {
    type: {
      type: "choice",
      choices: ["tensor", "label"],
      default: "tensor",
      label: "Joins",
      doc: "numbers, or class labels.",
    },
  },
  summary: ({ params }) => (params.type === "label" ? "labels" : ""),
  shape: (site) => {
    const shapes = site.inputs.x ?? [];
    const [first = []] = shapes;
    const other = shapes.find((shape) => !sameShape(shape, first));
    if (other === undefined) return gives(first);
    return refuses({
      port: "x",
      message: `joins samples of one shape, but gets ${show(first)} and ${show(other)}.`,
      fix: "Bring all to the same shape.",
    });
  },
  emit: ({ args }) => plain("joinBatches", ...(args.x ?? [])),
});

const PARTS = 2;

export const splitBatch = operator({
  id: "splitBatch",
  level: "game",
  title: "Split batch",
  category: "Taps",
  doc: "Takes a batch that was joined apart again, into equal parts in order.",
  keywords: ["batch", "separate", "parts", "biggan"],
  inputs: X,
  outputs: ({ params }) => partPorts(typeof params?.parts === "number" ? params.parts : PARTS),
  params: {
    parts: { type: "integer", default: PARTS, min: 2, max: 64, label: "Parts" },
  },
  summary: ({ params }) => `${params.parts} parts`,
  shape: (site) => ({
    ok: true,
    outputs: Object.fromEntries(
      partPorts(site.params.parts).map((port) => [port.name, shapeAt(site)]),
    ),
  }),
  emit: (site) => plain("splitBatch", argument(site), literal(site.params.parts)),
});
