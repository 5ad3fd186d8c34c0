/** Stages that are named and that the document does not have. */
import { nodesOf } from "../../document/document";
import { graphsOf } from "../../document/references";
import { placeOf } from "../facts";
import type { Rule } from "./rule";

export const stages: Rule = function* ({ document, stage }) {
  const known = document.stages?.map(({ id }) => id) ?? [];
  const choose =
    known.length === 0 ? "The document has no stages." : `Name one of: ${known.join(", ")}.`;
  if (stage.wanted !== undefined && !known.includes(stage.wanted)) {
    yield {
      code: "unknown-stage",
      severity: "error",
      where: {},
      message: `Stage "${stage.wanted}" was asked for, but the document has no such stage.`,
      fix: choose,
    };
  }
  for (const graph of graphsOf(document)) {
    for (const node of nodesOf(document, graph) ?? []) {
      for (const end of ["from", "until"] as const) {
        const named = node[end];
        if (named === undefined || known.includes(named)) continue;
        yield {
          code: "unknown-stage",
          severity: "error",
          where: placeOf(graph, node.id),
          message: `"${node.id}" exists ${end} stage "${named}", but the document has no such stage.`,
          fix: choose,
        };
      }
    }
  }
};
