/** Edges that lead nowhere, or join what does not go together. */
import { parseReference } from "../../document/references";
import type { EdgeFault, EvaluatedGraph } from "../evaluate";
import { nodesIn } from "../facts";
import { guesses, type Guess } from "./guess";
import { aboutNode, type Rule } from "./rule";

export const edges: Rule = function* (facts) {
  const guess = guesses();
  for (const [node, graph] of nodesIn(facts)) {
    for (const fault of node.edgeFaults) {
      const edits =
        fault.kind === "no-such-port"
          ? []
          : [
              {
                kind: "disconnect" as const,
                graph: graph.graph,
                from: fault.reference,
                to: { node: node.node.id, port: fault.port },
              },
            ];
      yield aboutNode(graph.graph, node, {
        ...inWords(fault, graph, guess),
        port: fault.port,
        edits,
      });
    }
  }
};

function inWords(
  { kind, port, reference, wanted = "", got = "" }: EdgeFault,
  graph: EvaluatedGraph,
  guess: Guess,
): { readonly code: string; readonly clause: string; readonly fix: string } {
  const { node, port: output } = parseReference(reference);
  switch (kind) {
    case "no-such-port":
      return {
        code: "unknown-port",
        clause: `reads "${reference}" on an input "${port}", but has no input of that name.`,
        fix:
          wanted === "" ? "Disconnect it; it has no inputs." : `Connect it to one of: ${wanted}.`,
      };
    case "no-such-node": {
      const guessed = guess(node, graph.byId.keys());
      return {
        code: "dangling-edge",
        clause: `reads "${reference}" on its input "${port}", but there is no node "${node}" beside it.`,
        fix:
          guessed === undefined
            ? "Connect it to a node that exists."
            : `Did you mean "${guessed}"?`,
      };
    }
    case "no-such-output":
      return {
        code: "unknown-port",
        clause:
          wanted === ""
            ? `reads "${reference}" on its input "${port}", but "${node}" gives nothing to read.`
            : `reads "${reference}" on its input "${port}", but "${node}" has no output "${output ?? ""}".`,
        fix: wanted === "" ? "Read what comes before it." : `Read one of: ${wanted}.`,
      };
    case "wrong-type":
      return {
        code: "type-mismatch",
        clause: `reads ${phrase(got)} from "${reference}" on its input "${port}", but wants ${phrase(wanted)}.`,
        fix:
          got === "label" && wanted === "tensor"
            ? "Put a One-hot or an Embedding between them."
            : wanted === "label"
              ? 'Connect it to class labels: in a network an Input that reads "label", in the game Labels or the labels of Data.'
              : `Connect it to an output that gives ${phrase(wanted)}.`,
      };
  }
}

function phrase(type: string): string {
  return type === "loss" ? "a loss" : type === "label" ? "class labels" : "numbers";
}
