import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import { nodeReferences } from "../../../src/core/document/references";
import { portY } from "./sizes";
import type { PortView } from "./view";

/** A node's ports on a card of the given height; several on one side carry their names. */
export function portViews(
  node: NodeAnalysis,
  height: number,
  readOutputs: ReadonlySet<string>,
): { readonly inputs: readonly PortView[]; readonly outputs: readonly PortView[] } {
  const read = new Set(nodeReferences(node.node).map(({ port }) => port));
  return {
    inputs: node.inputs.map((port, index, all) => ({
      name: port.name,
      type: port.type,
      y: portY(index, all.length, height),
      ...(all.length > 1 ? { label: port.name } : {}),
      connected: read.has(port.name),
    })),
    outputs: node.outputs.map((port, index, all) => ({
      name: port.name,
      type: port.type,
      y: portY(index, all.length, height),
      ...(all.length > 1 ? { label: port.name } : {}),
      ...shapeOf(node.outputShapes[port.name]),
      connected: readOutputs.has(`${node.path}.${port.name}`),
    })),
  };
}

const shapeOf = (shape: PortView["shape"]): Pick<PortView, "shape"> => (shape ? { shape } : {});
