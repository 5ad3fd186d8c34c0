/** Sums, products and shifts. */
import type { Shape } from "../document/document";
import { argument, literal, plain, scopedLayer, unless, unlessInit } from "./code";
import { biasInit, ZEROS } from "./initializers";
import { operator, type Operator, type ShapeResult } from "./operator";
import { channelsOf, gives, onAlike, onVector, refuses, shapeAt, show, size, X, Y } from "./shapes";

/** Sides of 1 stretch: [1, 1, 64] goes with [14, 14, 64]. */
function broadcast(shapes: readonly Shape[]): ShapeResult {
  const [first = []] = shapes;
  const result = [...first];
  for (const shape of shapes.slice(1)) {
    const fits =
      shape.length === result.length &&
      shape.every((side, axis) => side === result[axis] || side === 1 || result[axis] === 1);
    if (!fits) {
      return refuses({
        port: "x",
        message: `combines inputs element by element, but gets ${show(result)} and ${show(shape)}.`,
        fix: "Bring both to the same shape.",
      });
    }
    shape.forEach((side, axis) => (result[axis] = Math.max(side, result[axis] ?? 1)));
  }
  return gives(result);
}

function combining(id: string, title: string, doc: string, keywords: readonly string[]): Operator {
  return operator({
    id,
    level: "network",
    title,
    category: "Arithmetic",
    doc,
    keywords,
    inputs: [{ name: "x", type: "tensor", many: true }],
    outputs: Y,
    params: {},
    shape: (site) => broadcast(site.inputs.x ?? []),
    flops: (site, { y }) => size(y ?? []) * Math.max(0, (site.inputs.x ?? []).length - 1),
    emit: ({ args }) => {
      const inputs = args.x ?? [];
      // A sum of one is that one; the runtime's functions take two or more.
      if (inputs.length === 1) return { apply: { text: inputs[0] ?? "", uses: [] } };
      return plain(id, ...inputs);
    },
  });
}

export const add = combining("add", "Add", "The sum of its inputs, element by element.", [
  "sum",
  "plus",
  "residual",
  "skip",
]);
export const multiply = combining(
  "multiply",
  "Multiply",
  "The product of its inputs, element by element.",
  ["product", "times", "gate"],
);

export const affine = operator({
  id: "affine",
  level: "network",
  title: "Scale and shift",
  category: "Arithmetic",
  doc: "scale * x + offset, with fixed numbers: 2x - 1 brings [0, 1] to [-1, 1].",
  keywords: ["scale", "offset", "linear", "range"],
  inputs: X,
  outputs: Y,
  params: {
    scale: { type: "number", default: 1, label: "Scale" },
    offset: { type: "number", default: 0, label: "Offset" },
  },
  summary: ({ params: { scale, offset } }) =>
    `${scale}x${offset === 0 ? "" : offset < 0 ? ` - ${-offset}` : ` + ${offset}`}`,
  shape: (site) => gives(shapeAt(site)),
  flops: (site) => 2 * size(shapeAt(site)),
  emit: (site) =>
    plain(
      "affine",
      argument(site),
      literal({ scale: unless(1, site.params.scale), offset: unless(0, site.params.offset) }),
    ),
});

export const bias = operator({
  id: "bias",
  level: "network",
  title: "Bias",
  category: "Arithmetic",
  doc: "Adds a learned number to every element, or to every channel.",
  keywords: ["offset", "shift", "per element", "untied"],
  inputs: X,
  outputs: Y,
  params: {
    per: { type: "choice", choices: ["element", "channel"], default: "element", label: "One per" },
    biasInit,
  },
  summary: ({ params }) => `per ${params.per}`,
  shape: (site) => gives(shapeAt(site)),
  tensors: ({ params, ...site }) => [
    {
      name: "bias",
      shape: params.per === "element" ? shapeAt(site) : [channelsOf(shapeAt(site))],
      trainable: true,
    },
  ],
  flops: (site) => size(shapeAt(site)),
  emit: (site) => {
    const x = shapeAt(site);
    return scopedLayer(site, "bias", {
      shape: site.params.per === "element" ? x : [channelsOf(x)],
      init: unlessInit(ZEROS, site.params.biasInit),
    });
  },
});

export const innerProduct = operator({
  id: "innerProduct",
  level: "network",
  title: "Inner product",
  category: "Arithmetic",
  doc: "The sum of the products of two vectors' elements: how a projection discriminator reads a class.",
  paper: { title: "cGANs with Projection Discriminator", url: "https://arxiv.org/abs/1802.05637" },
  keywords: ["dot", "projection", "class", "condition", "scalar product"],
  inputs: [
    { name: "x", type: "tensor" },
    { name: "y", type: "tensor" },
  ],
  outputs: Y,
  params: {},
  shape: (site) =>
    onVector(site, () =>
      onAlike(site, ["x", "y"], "multiplies two vectors element by element", () => gives([1])),
    ),
  flops: (site) => 2 * size(shapeAt(site)),
  emit: (site) => plain("innerProduct", argument(site), argument(site, "y")),
});
