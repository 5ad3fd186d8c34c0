/** Stages that nodes name and the document does not have. */
import { nodesOf } from "../../document/document";
import { graphsOf } from "../../document/references";
import type { Rule } from "./rule";

export const stages: Rule = function* ({ document }) {
  const known = new Set(document.stages?.map((stage) => stage.id) ?? []);
  for (const graph of graphsOf(document)) {
    for (const node of nodesOf(document, graph) ?? []) {
      for (const end of ["from", "until"] as const) {
        const stage = node[end];
        if (stage === undefined || known.has(stage)) continue;
        const place = { node: node.id };
        yield {
          code: "unknown-stage",
          severity: "error",
          where:
            graph.kind === "game"
              ? place
              : graph.kind === "network"
                ? { network: graph.name, ...place }
                : { block: graph.name, ...place },
          message: `"${node.id}" exists ${end} stage "${stage}", but the document has no such stage.`,
          fix:
            known.size === 0 ? `Take its "${end}" out.` : `Name one of: ${[...known].join(", ")}.`,
        };
      }
    }
  }
};
