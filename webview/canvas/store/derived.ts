/** What follows from the state, computed once for each document. */
import type { Analysis } from "../../../src/core/analysis/analysis";
import type { GanDocument } from "../../../src/core/document/document";
import { analysisAt } from "../projection/stages";
import { shownStage, type State } from "./state";

const analyses = new WeakMap<GanDocument, Map<string | undefined, Analysis>>();

/** The analysis of a document, as of a stage or of all; a document is never changed in place, so each is made once. */
export function analysisOf(document: GanDocument, stage?: string): Analysis {
  const known = analyses.get(document) ?? new Map<string | undefined, Analysis>();
  analyses.set(document, known);
  const before = known.get(stage);
  if (before) return before;
  const analysis = analysisAt(document, stage);
  known.set(stage, analysis);
  return analysis;
}

const NOTHING: Analysis = {
  game: { nodes: [], byId: new Map() },
  networks: {},
  blocks: {},
  totals: {},
  diagnostics: [],
};

/** What is derived from the document as it is looked at. */
export const shownAnalysis = (state: State): Analysis =>
  state.session.document === undefined
    ? NOTHING
    : analysisOf(state.session.document, shownStage(state));
