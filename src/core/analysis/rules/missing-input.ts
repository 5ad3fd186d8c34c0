/** Inputs that read nothing. */
import { asList } from "../../document/references";
import { nodesIn } from "../facts";
import { aboutNode, type Rule } from "./rule";

export const missingInput: Rule = function* (facts) {
  for (const [node, { graph }] of nodesIn(facts)) {
    for (const { name } of node.missing) {
      const written = node.node.in?.[name];
      const read = written === undefined ? [] : asList(written);
      yield aboutNode(graph, node, {
        code: "missing-input",
        port: name,
        clause:
          read.length === 0
            ? `reads nothing on its input "${name}".`
            : `reads ${read.map((reference) => `"${reference}"`).join(", ")} on its input "${name}", which does not exist in every stage that "${node.node.id}" does.`,
        fix:
          read.length === 0
            ? `Connect something to "${name}", or remove the node.`
            : `Add what it reads at stage "${facts.stage.id ?? ""}" to the list.`,
        edits: read.length === 0 ? [{ kind: "removeNodes", graph, ids: [node.node.id] }] : [],
      });
    }
  }
};
