/** Coupling: a network whose layers, but for some, are those of another. */
import type { GraphNode } from "../../../src/core/document/document";
import { lookup } from "../../../src/core/operators/catalogue";

/** The nodes with the weights of `owner`'s nodes of the same names, but for those named, which keep their own. */
export function sharing(
  nodes: readonly GraphNode[],
  owner: string,
  own: readonly string[],
): readonly GraphNode[] {
  return nodes.map((node) =>
    lookup(node.op)?.tensors === undefined || own.includes(node.id)
      ? node
      : { ...node, weights: `${owner}/${node.id}` },
  );
}
