import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import { exact, plural, shapeText } from "../../ui/format";
import type { ProblemView } from "./view";

/** What a screen reader says of a node: `Conv transpose up1, output 14×14×64, 131,072 parameters, 1 problem`. */
export function nodeLabel(
  title: string,
  node: NodeAnalysis,
  problems: readonly ProblemView[],
): string {
  const shape = Object.values(node.outputShapes)[0];
  return [
    `${title} ${node.path}`,
    ...(shape ? [`output ${shapeText(shape)}`] : []),
    ...(node.parameters > 0 ? [`${exact(node.parameters)} parameters`] : []),
    ...(problems.length > 0 ? [plural(problems.length, "problem")] : []),
  ].join(", ");
}
