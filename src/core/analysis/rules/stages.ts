/** Stages that are named and that the document does not have, and nodes that no stage has. */
import type { Diagnostic } from "../../document/diagnostic";
import { nodesOf, type GraphNode, type GraphPath } from "../../document/document";
import { graphsOf } from "../../document/references";
import { placeOf } from "../facts";
import type { Rule } from "./rule";

export const stages: Rule = function* ({ document, stage }) {
  const known = document.stages?.map(({ id }) => id) ?? [];
  if (stage.wanted !== undefined && !known.includes(stage.wanted)) {
    yield {
      code: "unknown-stage",
      severity: "error",
      where: {},
      message: `Stage "${stage.wanted}" was asked for, but the document has no such stage.`,
      fix: choices(known),
    };
  }
  const players = new Set(document.game.players.map(({ id }) => id));
  for (const { id, rates, averages } of document.stages ?? []) {
    for (const player of Object.keys({ ...rates, ...averages })) {
      if (players.has(player)) continue;
      yield {
        code: "unknown-player",
        severity: "error",
        where: {},
        message: `Stage "${id}" names "${player}", but the game has no player of that name.`,
        fix: `Name one of: ${[...players].join(", ")}.`,
      };
    }
  }
  for (const graph of graphsOf(document)) {
    for (const node of nodesOf(document, graph) ?? []) {
      yield* rangeFaults(node, graph, known);
    }
  }
};

/** Ends of a node's existence that are no stages, or the wrong way round. */
function* rangeFaults(
  node: GraphNode,
  graph: GraphPath,
  known: readonly string[],
): Generator<Diagnostic> {
  const { from, until } = node;
  for (const [end, named] of [
    ["from", from],
    ["until", until],
  ] as const) {
    if (named === undefined || known.includes(named)) continue;
    yield {
      code: "unknown-stage",
      severity: "error",
      where: placeOf(graph, node.id),
      message: `"${node.id}" exists ${end} stage "${named}", but the document has no such stage.`,
      fix: choices(known),
    };
  }
  if (from === undefined || until === undefined) return;
  const [first, last] = [known.indexOf(from), known.indexOf(until)];
  if (first <= last || last === -1) return;
  yield {
    code: "never-exists",
    severity: "error",
    where: placeOf(graph, node.id),
    message: `"${node.id}" exists from stage "${from}" until stage "${until}", which comes before, so that it never exists.`,
    fix: "Swap the two stages, or remove the node.",
  };
}

function choices(known: readonly string[]): string {
  return known.length === 0 ? "The document has no stages." : `Name one of: ${known.join(", ")}.`;
}
