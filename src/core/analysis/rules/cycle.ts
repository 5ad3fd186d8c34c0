/** Nodes that read each other in a circle, so that none can be computed first. */
import { graphsIn } from "../facts";
import { aboutNode, type Rule } from "./rule";

export const cycle: Rule = function* (facts) {
  for (const { graph, cycles } of graphsIn(facts)) {
    for (const nodes of cycles) {
      const [first, ...others] = nodes;
      if (first === undefined) continue;
      const inside = new Set(nodes);
      const back = first.edges.find((edge) => inside.has(edge.source));
      const names = others.map((node) => `"${node.node.id}"`).join(", ");
      yield aboutNode(graph, first, {
        code: "cycle",
        port: back?.port.name,
        clause:
          others.length === 0
            ? "reads its own output."
            : `and ${names} read each other in a circle, so that none of them can be computed first.`,
        fix: "Disconnect one of the edges between them.",
      });
    }
  }
};
