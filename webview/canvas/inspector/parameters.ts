import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { ParameterSpec } from "../../../src/core/operators/operator";

/** The parameters to show: not those that say nothing beside the others' values, unless the document says them. */
export const shownParameters = ({
  node,
  params,
  paramSpecs,
}: Pick<NodeAnalysis, "node" | "params" | "paramSpecs">): readonly (readonly [
  name: string,
  spec: ParameterSpec,
])[] =>
  Object.entries(paramSpecs).filter(
    ([name, { when = {} }]) =>
      node.params?.[name] !== undefined ||
      Object.entries(when).every(([other, value]) => params[other] === value),
  );
