/** Values that a parameter cannot have. */
import { nodesIn } from "../facts";
import { aboutNode, settingParameters, type Rule } from "./rule";

export const parameters: Rule = function* (facts) {
  for (const [node, { graph }] of nodesIn(facts)) {
    for (const { parameter, code, message, fix, value } of node.parameterFaults) {
      yield aboutNode(graph, node, {
        code,
        // A parameter that nothing reads does no harm.
        severity: code === "unknown-parameter" ? "warning" : "error",
        parameter,
        clause: message,
        fix,
        edits:
          value === undefined
            ? []
            : settingParameters(graph, node.node.id, {
                [parameter]: value ?? undefined,
              }),
      });
    }
  }
};
