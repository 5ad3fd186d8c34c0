/** A layer is declared once for all stages of growth, so that its tensors have to be the same in each. */
import type { Diagnostic } from "../../document/diagnostic";
import type { OwnedTensor } from "../../operators/operator";
import { sameShape, show } from "../../operators/shapes";
import type { Facts } from "../facts";
import { aboutNode } from "./rule";

/** Compares the layers of all stages. */
export function* sameTensors(stages: readonly Facts[]): Generator<Diagnostic> {
  const seen = new Map<
    string,
    { readonly tensors: readonly OwnedTensor[]; readonly stage: string }
  >();
  for (const { networks, counts, stage } of stages) {
    for (const { name, flat } of networks) {
      for (const node of flat) {
        const { tensors = [] } = counts.get(node) ?? {};
        if (tensors.length === 0) continue;
        const path = `${name}/${node.path}`;
        const before = seen.get(path);
        seen.set(path, before ?? { tensors, stage: stage.id ?? "" });
        const difference = before && differenceOf(before.tensors, tensors);
        if (before === undefined || difference === undefined) continue;
        yield aboutNode({ kind: "network", name }, node, {
          code: "stage-tensors",
          clause: `has a ${difference} in stage "${before.stage}" and another in stage "${stage.id ?? ""}", but a layer has one for all stages.`,
          fix: "Draw one node for each of the stages, with from and until.",
        });
      }
    }
  }
}

/** The first tensor that differs, in words. */
function differenceOf(
  before: readonly OwnedTensor[],
  now: readonly OwnedTensor[],
): string | undefined {
  const other = before.find((tensor) => {
    const same = now.find(({ name }) => name === tensor.name);
    return same === undefined || !sameShape(same.shape, tensor.shape);
  });
  return other && `${other.name} of ${show(other.shape)}`;
}
