/** Points in the plane, on which one sees what images hide: which modes a generator has found. */
import type { GraphNode } from "../../src/core/document/document";
import { heUniform } from "./initial";
import { data } from "./options";
import { Sketch } from "./sketch";
import type { TemplateOption } from "./template";

export const PLANES = ["ring8", "gaussians25", "swissRoll"] as const;
export type PlaneKind = (typeof PLANES)[number];

/** The option `data` of a paper that plays in the plane, too. */
export const planeOrImages: TemplateOption = {
  ...data,
  doc: `${data.doc} Or points in the plane: ${PLANES.join(", ")}.`,
  suggestions: {
    ...data.suggestions,
    ring8: "Points in the plane: a ring of 8 Gaussians",
    gaussians25: "Points in the plane: a grid of 25 Gaussians",
    swissRoll: "Points in the plane: a Swiss roll",
  },
};

/** The distribution of that name, or undefined where the name is of images. */
export function planeOf(data: string): PlaneKind | undefined {
  return PLANES.find((kind) => kind === data);
}

/** Three hidden layers with ReLU, then x and y (WGAN-GP's gan_toy.py). */
export function planeGenerator(latent: number, width: number): readonly GraphNode[] {
  const net = hiddenLayers(new Sketch().input("z", [latent]), latent, width);
  return net.add("place", "dense", { units: 2 }).output("point").nodes;
}

/** Three hidden layers with ReLU, then one number, under the given name. */
export function planeDiscriminator(output: string, width: number): readonly GraphNode[] {
  const net = hiddenLayers(new Sketch().input("point", [2]), 2, width);
  return net.add("judge", "dense", { units: 1 }).output(output).nodes;
}

function hiddenLayers(net: Sketch, inputs: number, width: number): Sketch {
  for (const layer of [1, 2, 3]) {
    const kernelInit = heUniform(layer === 1 ? inputs : width);
    net.add(`hidden${layer}`, "dense", { units: width, kernelInit }).add(`relu${layer}`, "relu");
  }
  return net;
}
