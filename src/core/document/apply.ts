/**
 * Edits, applied. One pure function on both sides of the wire: the webview shows its result at once, the host writes
 * the same result as text. What an edit does not touch keeps its identity, so that views and caches know what changed;
 * what no longer fits is an `EditError` and changes nothing. A document that passed `parseDocument` still does after.
 */
import {
  addNetwork,
  movePlayer,
  removeNetwork,
  removePlayer,
  renameNetwork,
  renamePlayer,
  setName,
  setOrder,
  setPlayer,
  setSamples,
  setTraining,
} from "./applyGame";
import {
  addNodes,
  connect,
  type DefaultOf,
  disconnect,
  hasNode,
  moveNodes,
  noNode,
  removeNodes,
  renameNode,
  setParameter,
} from "./applyNodes";
import { setLifetime, setStage } from "./applyStages";
import { type GanDocument, nodesOf } from "./document";
import type { DocumentEdit, EditResult } from "./edit";
import { graphTitle } from "./references";
import { done, refuse } from "./update";
import { shareWeights } from "./weights";

export type { DefaultOf } from "./applyNodes";

/**
 * The document after all of the edits, or the first error. Parameters that equal what `defaultOf` says are left out of
 * the document.
 */
export function applyEdits(
  document: GanDocument,
  edits: readonly DocumentEdit[],
  defaultOf: DefaultOf = () => undefined,
): EditResult {
  let result = done(document);
  for (const edit of edits) {
    if (!result.ok) return result;
    result = applyEdit(result.document, edit, defaultOf);
  }
  return result;
}

function applyEdit(document: GanDocument, edit: DocumentEdit, defaultOf: DefaultOf): EditResult {
  if ("graph" in edit && !nodesOf(document, edit.graph)) {
    return refuse(`There is no ${graphTitle(edit.graph)}.`);
  }
  switch (edit.kind) {
    case "addNodes":
      return addNodes(document, edit, defaultOf);
    case "removeNodes":
      return removeNodes(document, edit);
    case "renameNode":
      return renameNode(document, edit);
    case "setParameter":
      return setParameter(document, edit, defaultOf);
    case "connect":
      return connect(document, edit);
    case "disconnect":
      return disconnect(document, edit);
    case "moveNodes":
      return moveNodes(document, edit);
    case "shareWeights":
      return hasNode(document, edit.graph, edit.id)
        ? shareWeights(document, edit.graph, edit.id, edit.weights)
        : noNode(edit.graph, edit.id);
    case "setLifetime":
      return hasNode(document, edit.graph, edit.id)
        ? setLifetime(document, edit)
        : noNode(edit.graph, edit.id);
    case "setStage":
      return setStage(document, edit);
    case "setPlayer":
      return setPlayer(document, edit);
    case "removePlayer":
      return removePlayer(document, edit);
    case "renamePlayer":
      return renamePlayer(document, edit);
    case "movePlayer":
      return movePlayer(document, edit);
    case "setTraining":
      return setTraining(document, edit);
    case "setName":
      return setName(document, edit);
    case "setOrder":
      return setOrder(document, edit);
    case "setSamples":
      return setSamples(document, edit);
    case "addNetwork":
      return addNetwork(document, edit);
    case "removeNetwork":
      return removeNetwork(document, edit);
    case "renameNetwork":
      return renameNetwork(document, edit);
    default:
      return refuse(`There is no edit ${JSON.stringify(edit satisfies never)}.`);
  }
}
