import type { GraphNode } from "../document/document";
import { lookup } from "./catalogue";

/**
 * What a parameter of a node is while the document does not say; undefined where it has no default. Host and canvas
 * both give it to `applyEdits`, so that a value set back to its default leaves the file.
 */
export function defaultOf(node: GraphNode, parameter: string): unknown {
  return lookup(node.op)?.params[parameter]?.default;
}
