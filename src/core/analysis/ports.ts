/** Ports and parameters that no catalogue entry describes: those of blocks, and of nodes that nobody knows. */
import {
  blockOf,
  type GanDocument,
  type GraphNode,
  type ParameterValue,
} from "../document/document";
import type { ParameterSpec, ParameterSpecs, Port } from "../operators/operator";

/** The inputs of a node whose ports nobody knows, as its edges have them. */
export function portsRead(node: GraphNode): readonly Port[] {
  return Object.entries(node.in ?? {}).map(([name, value]) => ({
    name,
    type: "tensor",
    many: typeof value !== "string",
  }));
}

/** A block's parameters are described by their defaults. */
export function blockSpecs(document: GanDocument, name: string | undefined): ParameterSpecs {
  const block = name === undefined ? undefined : blockOf(document, name);
  return Object.fromEntries(
    Object.entries(block?.params ?? {}).map(([label, value]) => [label, specOf(label, value)]),
  );
}

function specOf(label: string, value: ParameterValue): ParameterSpec {
  switch (typeof value) {
    case "number":
      return { type: "number", default: value, label };
    case "boolean":
      return { type: "boolean", default: value, label };
    case "string":
      return { type: "text", default: value, label };
    default:
      if (Array.isArray(value)) return { type: "shape", default: value.map(Number), label };
      return { type: "text", default: "", label };
  }
}

/** Its input or output nodes are its ports. */
export function blockPorts(
  document: GanDocument,
  name: string | undefined,
  of: "inputs" | "outputs",
): readonly Port[] {
  const nodes = (name === undefined ? undefined : blockOf(document, name)?.nodes) ?? [];
  return nodes
    .filter((node) => node.op === (of === "inputs" ? "input" : "output"))
    .map((node) => ({ name: node.id, type: node.params?.type === "label" ? "label" : "tensor" }));
}
