/** Networks and blocks that begin or end nowhere. */
import { graphsIn } from "../facts";
import type { Rule } from "./rule";

export const borders: Rule = function* (facts) {
  for (const { graph, nodes } of graphsIn(facts)) {
    if (graph.kind === "game") continue;
    for (const op of ["input", "output"] as const) {
      if (nodes.some((node) => node.node.op === op)) continue;
      yield {
        code: `no-${op}`,
        severity: "error",
        where: graph.kind === "network" ? { network: graph.name } : { block: graph.name },
        message: `"${graph.name}" has no ${op} node, so that nothing can go ${op === "input" ? "into" : "out of"} it.`,
        fix: `Add an ${op === "input" ? "Input" : "Output"} node.`,
        edits: [{ kind: "addNodes", graph, nodes: [{ id: op, op }] }],
      };
    }
  }
};
