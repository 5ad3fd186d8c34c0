/** What a rule is: it reads the facts of a document and says what is wrong with them, one concern to a file. */
import type { Diagnostic, Severity } from "../../document/diagnostic";
import type { DocumentEdit } from "../../document/edit";
import type { GraphPath, ParameterValue } from "../../document/document";
import type { EvaluatedNode } from "../evaluate";
import { placeOf, type Facts } from "../facts";

export type Rule = (facts: Facts) => Iterable<Diagnostic>;

/** A diagnostic about a node: the message is the node's name and the clause. */
export function aboutNode(
  graph: GraphPath,
  node: EvaluatedNode,
  diagnostic: {
    readonly code: string;
    readonly severity?: Severity;
    readonly port?: string;
    readonly parameter?: string;
    readonly clause: string;
    readonly fix?: string;
    readonly edits?: readonly DocumentEdit[];
  },
): Diagnostic {
  const { code, severity = "error", port, parameter, clause, fix, edits } = diagnostic;
  return {
    code,
    severity,
    where: placeOf(graph, node.node.id, {
      ...(port === undefined ? {} : { port }),
      ...(parameter === undefined ? {} : { parameter }),
    }),
    message: `"${node.node.id}" ${clause}`,
    ...(fix === undefined ? {} : { fix }),
    ...(edits === undefined || edits.length === 0 ? {} : { edits }),
  };
}

/** Edits that set parameters of a node; undefined goes back to the default. */
export function settingParameters(
  graph: GraphPath,
  id: string,
  values: Readonly<Record<string, ParameterValue | undefined>>,
): readonly DocumentEdit[] {
  return Object.entries(values).map(([parameter, value]) => ({
    kind: "setParameter",
    graph,
    id,
    parameter,
    value,
  }));
}
