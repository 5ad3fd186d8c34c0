import type { Diagnostic } from "../../../src/core/document/diagnostic";
import type { GraphPath } from "../../../src/core/document/document";
import { graphKey, graphOf } from "./graphs";
import type { ProblemView } from "./view";

/** What is wrong in one graph. */
export const diagnosticsOf = (
  diagnostics: readonly Diagnostic[],
  graph: GraphPath,
): readonly Diagnostic[] => {
  const key = graphKey(graph);
  return diagnostics.filter((diagnostic) => graphKey(graphOf(diagnostic)) === key);
};

/** What is wrong with one node, errors first. */
export function problemsOf(
  diagnostics: readonly Diagnostic[],
  node: string,
): readonly ProblemView[] {
  return diagnostics
    .filter(({ where }) => where.node === node)
    .map(({ severity, message }) => ({ severity, message }))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

const SEVERITIES = ["error", "warning", "information"];
