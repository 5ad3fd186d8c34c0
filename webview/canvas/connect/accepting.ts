/** The ports that may take the edge being dragged; the canvas greys out all others. */
import type { GraphAnalysis } from "../../../src/core/analysis/analysis";
import type { PortEnd } from "../store/state";
import type { Connection, ConnectionRule } from "./rule";

export const portKey = (side: "source" | "target", node: string, port: string): string =>
  `${side} ${node}.${port}`;

export function acceptingPorts(
  rule: ConnectionRule,
  graph: GraphAnalysis,
  end: PortEnd,
  replaced?: Connection,
): ReadonlySet<string> {
  const keys = [portKey(end.side, end.node, end.port)];
  for (const node of graph.nodes) {
    for (const { name } of end.side === "source" ? node.inputs : node.outputs) {
      const connection = joined(end, { node: node.path, port: name });
      if (!rule.judge(connection, replaced).ok) continue;
      keys.push(portKey(end.side === "source" ? "target" : "source", node.path, name));
    }
  }
  return new Set(keys);
}

/** The connection between a dragged end and a port of the other side. */
export const joined = (
  end: PortEnd,
  other: { readonly node: string; readonly port: string },
): Connection =>
  end.side === "source"
    ? { source: end.node, sourcePort: end.port, target: other.node, targetPort: other.port }
    : { source: other.node, sourcePort: other.port, target: end.node, targetPort: end.port };
