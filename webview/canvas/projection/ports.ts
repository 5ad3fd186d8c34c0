import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import { nodeReferences } from "../../../src/core/document/references";
import type { Port } from "../../../src/core/operators/operator";
import { portPlace, type Size } from "./sizes";
import type { Direction, PortView } from "./view";

/** A node's ports on its card; several on one side carry their names. */
export function portViews(
  node: NodeAnalysis,
  size: Size,
  direction: Direction,
  readOutputs: ReadonlySet<string>,
): { readonly inputs: readonly PortView[]; readonly outputs: readonly PortView[] } {
  const read = new Set(nodeReferences(node.node).map(({ port }) => port));
  const view =
    (side: "in" | "out", connected: (name: string) => boolean) =>
    ({ name, type }: Port, index: number, all: readonly Port[]): PortView => ({
      name,
      type,
      ...portPlace(side, index, all.length, size, direction),
      ...(all.length > 1 ? { label: name } : {}),
      connected: connected(name),
    });
  return {
    inputs: node.inputs.map(view("in", (name) => read.has(name))),
    outputs: node.outputs.map(view("out", (name) => readOutputs.has(`${node.path}.${name}`))),
  };
}
