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

/** The name most like the one that is wrong, where one is close: at most two letters away, or a third of them. */
export function nearest(wrong: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(wrong.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const inserted = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
