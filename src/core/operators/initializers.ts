/** How tensors begin unless a document says otherwise, and the parameters with which it says so. */
import type { Initializer } from "./operator";

export const GLOROT: Initializer = { kind: "glorotUniform" };
export const ZEROS: Initializer = { kind: "zeros" };
export const ONES: Initializer = { kind: "ones" };

export const kernelInit = {
  type: "initializer",
  default: GLOROT,
  label: "Kernel begins as",
} as const;

export const biasInit = { type: "initializer", default: ZEROS, label: "Bias begins as" } as const;
