/** Nodes of one graph that answer to the same name, and so would share tensors by accident. */
import { nodesOf } from "../../document/document";
import { graphsOf } from "../../document/references";
import { placeOf } from "../facts";
import type { Rule } from "./rule";

export const duplicateId: Rule = function* ({ document }) {
  for (const graph of graphsOf(document)) {
    const seen = new Set<string>();
    for (const { id } of nodesOf(document, graph) ?? []) {
      if (seen.has(id)) {
        yield {
          code: "duplicate-id",
          severity: "error",
          where: placeOf(graph, id),
          message: `"${id}" is the name of two nodes, but a name belongs to one.`,
          fix: "Rename one of them.",
        };
      }
      seen.add(id);
    }
  }
};
