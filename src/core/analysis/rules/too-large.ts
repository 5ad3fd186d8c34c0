/** Tensors that no machine holds. */
import type { Shape } from "../../document/document";
import { show, size } from "../../operators/shapes";
import { aboutNode, type Rule } from "./rule";

const BYTES_PER_SCALAR = 4;
/** Beyond this, one tensor alone does not fit what engines address. */
const LIMIT = 4e9;

export const tooLarge: Rule = function* (facts) {
  const { batch } = facts.stage;
  for (const { name, flat } of facts.networks) {
    for (const node of flat) {
      const { tensors = [] } = facts.counts.get(node) ?? {};
      const weights = tensors.find((tensor) => bytes(tensor.shape) > LIMIT);
      const output = Object.values(node.outputShapes).find(
        (shape) => shape !== undefined && bytes(shape) * batch > LIMIT,
      );
      const clause =
        weights !== undefined
          ? `has a ${weights.name} of ${show(weights.shape)}, which takes ${inWords(bytes(weights.shape))}.`
          : output !== undefined
            ? `gives ${show(output)}, which takes ${inWords(bytes(output) * batch)} for a batch of ${batch}.`
            : undefined;
      if (clause === undefined) continue;
      yield aboutNode({ kind: "network", name }, node, {
        code: "too-large",
        clause,
        fix: `Make it smaller: one tensor can have up to ${inWords(LIMIT)}.`,
      });
      // What follows is large because this is.
      break;
    }
  }
};

function bytes(shape: Shape): number {
  return size(shape) * BYTES_PER_SCALAR;
}

function inWords(bytes: number): string {
  const units = ["GB", "TB", "PB", "EB"];
  let value = bytes / 1e9;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${+value.toPrecision(3)} ${units[unit] ?? "EB"}`;
}
