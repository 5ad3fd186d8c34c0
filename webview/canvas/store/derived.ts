/** What follows from the state, computed once for each document. */
import type { Analysis } from "../../../src/core/analysis/analysis";
import { analyse } from "../../../src/core/analysis/analyse";
import type { GanDocument } from "../../../src/core/document/document";
import type { State } from "./state";

const analyses = new WeakMap<GanDocument, Analysis>();

/** The analysis of a document; a document is never changed in place, so it is computed once. */
export function analysisOf(document: GanDocument): Analysis {
  const known = analyses.get(document);
  if (known) return known;
  const analysis = analyse(document);
  analyses.set(document, analysis);
  return analysis;
}

const NOTHING: Analysis = {
  game: { nodes: [], byId: new Map() },
  networks: {},
  blocks: {},
  totals: {},
  diagnostics: [],
};

export const shownAnalysis = ({ session }: State): Analysis =>
  session.document === undefined ? NOTHING : analysisOf(session.document);
