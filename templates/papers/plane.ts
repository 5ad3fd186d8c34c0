/** Points in the plane, on which one sees what images hide: which modes a generator has found. */
import type { GraphNode } from "../../src/core/document/document";
import type { Params } from "./sketch";
import { Sketch } from "./sketch";

export const PLANES = ["ring8", "gaussians25", "swissRoll"] as const;
export type PlaneKind = (typeof PLANES)[number];

/** The distribution of that name, or undefined where the name is of images. */
export function planeOf(data: string): PlaneKind | undefined {
  return PLANES.find((kind) => kind === data);
}

export interface PlaneNetwork {
  /** Units of each of the three hidden layers. */
  readonly width: number;
  /** Parameters of the hidden layers. */
  readonly hidden?: Params;
  /** Parameters of the last layer. */
  readonly last?: Params;
}

/** Three hidden layers with ReLU, then x and y. */
export function planeGenerator(latent: number, network: PlaneNetwork): readonly GraphNode[] {
  const net = hiddenLayers(new Sketch().input("z", [latent]), network);
  return net.add("place", "dense", { units: 2, ...network.last }).output("point").nodes;
}

/** Three hidden layers with ReLU, then one number, under the given name. */
export function planeDiscriminator(output: string, network: PlaneNetwork): readonly GraphNode[] {
  const net = hiddenLayers(new Sketch().input("point", [2]), network);
  return net.add("judge", "dense", { units: 1, ...network.last }).output(output).nodes;
}

function hiddenLayers(net: Sketch, { width, hidden }: PlaneNetwork): Sketch {
  for (const layer of [1, 2, 3]) {
    net.add(`hidden${layer}`, "dense", { units: width, ...hidden }).add(`relu${layer}`, "relu");
  }
  return net;
}
