/** Nodes whose output nothing reads. */
import { graphsIn } from "../facts";
import { parseReference } from "../../document/references";
import { aboutNode, type Rule } from "./rule";

export const unusedNode: Rule = function* (facts) {
  const { players, samples } = facts.document.game;
  const shown = new Set([
    ...samples.map((reference) => parseReference(reference).node),
    ...players.flatMap((player) => player.minimises.map(({ loss }) => parseReference(loss).node)),
  ]);
  for (const { graph, nodes, cycles } of graphsIn(facts)) {
    // While edges are broken, what they should read is not unused.
    if (cycles.length > 0 || nodes.some((node) => node.missing.length + node.edgeFaults.length > 0))
      continue;
    const read = new Set(nodes.flatMap((node) => node.edges.map((edge) => edge.source)));
    for (const node of nodes) {
      if (node.outputs.length === 0 || read.has(node)) continue;
      if (graph.kind === "game" && shown.has(node.node.id)) continue;
      const isLoss = node.outputs.some((port) => port.type === "loss");
      yield aboutNode(graph, node, {
        code: "unused-node",
        severity: "warning",
        clause: isLoss ? "is a loss that no player minimises." : "gives what nothing reads.",
        fix: isLoss ? "Give it to a player, or remove it." : "Connect its output, or remove it.",
        edits: [{ kind: "removeNodes", graph, ids: [node.node.id] }],
      });
    }
  }
};
