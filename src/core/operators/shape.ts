/** What changes how numbers are arranged, and not the numbers. */
import type { Shape } from "../document/document";
import { argument, literal, plain } from "./code";
import { operator } from "./operator";
import {
  channelsOf,
  gives,
  onVector,
  partPorts,
  refuses,
  shapeAt,
  show,
  size,
  X,
  Y,
} from "./shapes";

export const flatten = operator({
  id: "flatten",
  level: "network",
  title: "Flatten",
  category: "Shape",
  doc: "An image as one vector: rows, then columns, then channels.",
  keywords: ["vector", "view"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => gives([size(shapeAt(site))]),
  emit: (site) => plain("flatten", argument(site)),
});

export const reshape = operator({
  id: "reshape",
  level: "network",
  title: "Reshape",
  category: "Shape",
  doc: "The same numbers in another shape: [height, width, channels] makes an image of a vector.",
  keywords: ["view", "image"],
  inputs: X,
  outputs: Y,
  params: { shape: { type: "shape", default: [1, 1, 1], label: "Shape" } },
  summary: ({ params }) => params.shape.join(" x "),
  shape: (site) => {
    const x = shapeAt(site);
    const { shape } = site.params;
    if (size(x) === size(shape)) return gives(shape);
    return refuses({
      port: "x",
      parameter: "shape",
      message: `makes ${show(shape)}, which has ${inWords(size(shape))}, but gets ${show(x)}, which has ${inWords(size(x))}.`,
      fix: `Choose a shape of ${inWords(size(x))}, for example ${show(x.length === 1 ? [1, 1, size(x)] : [size(x)])}, or give it ${inWords(size(shape))}.`,
    });
  },
  emit: (site) => plain("reshape", argument(site), literal(site.params.shape)),
});

function inWords(elements: number): string {
  return elements === 1 ? "1 element" : `${elements} elements`;
}

export const concat = operator({
  id: "concat",
  level: "network",
  title: "Concatenate",
  category: "Shape",
  doc: "Puts vectors end to end, or the channels of images of one size on top of each other.",
  keywords: ["join", "stack", "condition"],
  inputs: [{ name: "x", type: "tensor", many: true }],
  outputs: Y,
  params: {},
  shape: (site) => {
    const shapes = site.inputs.x ?? [];
    const [first = []] = shapes;
    const other = shapes.find(
      (shape) =>
        shape.length !== first.length ||
        shape.some((side, axis) => axis < shape.length - 1 && side !== first[axis]),
    );
    if (other !== undefined || first.length === 0) {
      return refuses({
        port: "x",
        message: `joins channels of one size of image, but gets ${show(first)} and ${show(other ?? first)}.`,
        fix: "Bring them to the same height and width; Planes makes an image of a vector.",
      });
    }
    const channels = shapes.reduce((sum, shape) => sum + channelsOf(shape), 0);
    return gives([...first.slice(0, -1), channels]);
  },
  emit: ({ args }) => plain("concat", `[${(args.x ?? []).join(", ")}]`),
});

export const planes = operator({
  id: "planes",
  level: "network",
  title: "Planes",
  category: "Shape",
  doc: "A vector as an image whose pixels are all that vector: how a label joins feature maps.",
  keywords: ["broadcast", "tile", "repeat", "label", "condition"],
  inputs: X,
  outputs: Y,
  params: {
    height: { type: "integer", default: 28, min: 1, max: 8192, label: "Height" },
    width: { type: "integer", default: 28, min: 1, max: 8192, label: "Width" },
  },
  summary: ({ params }) => `${params.height}x${params.width}`,
  shape: (site) =>
    onVector(site, (features) => gives([site.params.height, site.params.width, features])),
  emit: (site) =>
    plain(
      "planes",
      argument(site),
      literal({ height: site.params.height, width: site.params.width }),
    ),
});

const SPLIT_SIZES = [20, 20, 20];

export const split = operator({
  id: "split",
  level: "network",
  title: "Split",
  category: "Shape",
  doc: "Cuts a vector, or the channels of an image, into parts: how one latent reaches several layers.",
  keywords: ["chunk", "slice", "parts", "hierarchical latent", "biggan"],
  inputs: X,
  outputs: ({ params }) =>
    partPorts(Array.isArray(params?.sizes) ? params.sizes.length : SPLIT_SIZES.length),
  params: {
    sizes: { type: "shape", default: SPLIT_SIZES, longest: 64, label: "Sizes", doc: "In order." },
  },
  summary: ({ params }) => params.sizes.join(" + "),
  shape: (site) => {
    const x = shapeAt(site);
    const { sizes } = site.params;
    const features = channelsOf(x);
    const sum = sizes.reduce((total, part) => total + part, 0);
    if (x.length === 0 || sum !== features) {
      return refuses({
        port: "x",
        parameter: "sizes",
        message: `cuts off parts of ${sizes.join(" + ")} = ${sum} features, but gets ${show(x)}.`,
        fix: `Choose sizes that sum up to ${features}, or give it ${sum} features.`,
      });
    }
    const outputs: Record<string, Shape> = {};
    sizes.forEach((part, index) => (outputs[`part${index + 1}`] = [...x.slice(0, -1), part]));
    return { ok: true, outputs };
  },
  emit: (site) => plain("split", argument(site), literal(site.params.sizes)),
});
