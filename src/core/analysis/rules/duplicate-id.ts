/** Nodes of one graph that answer to the same name, and so would share tensors by accident. */
import type { GraphPath } from "../../document/document";
import { nodesOf } from "../../document/document";
import { graphsOf } from "../../document/references";
import type { Place } from "../../document/diagnostic";
import type { Rule } from "./rule";

export const duplicateId: Rule = function* ({ document }) {
  for (const graph of graphsOf(document)) {
    const seen = new Set<string>();
    for (const { id } of nodesOf(document, graph) ?? []) {
      if (seen.has(id)) {
        yield {
          code: "duplicate-id",
          severity: "error",
          where: place(graph, id),
          message: `"${id}" is the name of two nodes, but a name belongs to one.`,
          fix: "Rename one of them.",
        };
      }
      seen.add(id);
    }
  }
};

function place(graph: GraphPath, node: string): Place {
  switch (graph.kind) {
    case "game":
      return { node };
    case "network":
      return { network: graph.name, node };
    case "block":
      return { block: graph.name, node };
  }
}
