/** A network as the tables of papers have it: what has parameters, in order, a block being one row. */
import { analyse } from "../../../src/core/analysis/analyse";
import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, Shape } from "../../../src/core/document/document";

export type Row = readonly [id: string, shape: Shape | undefined, parameters: number];

export function rows(document: GanDocument, network: string, stage?: string): readonly Row[] {
  const { nodes = [] } = analyse(document, { stage }).networks[network] ?? {};
  return nodes.filter(({ parameters }) => parameters > 0).map(rowOf);
}

function rowOf({ path, outputShapes, parameters }: NodeAnalysis): Row {
  return [path, Object.values(outputShapes)[0], parameters];
}

/** The operators inside one use of a block, in order. */
export function operatorsIn(document: GanDocument, block: string): readonly string[] {
  return document.blocks?.[block]?.nodes.map(({ op }) => op) ?? [];
}

/** All diagnostics of all stages, with the stage's name. */
export function faults(document: GanDocument): readonly string[] {
  const stages = document.stages?.map(({ id }) => id) ?? [];
  return [undefined, ...stages].flatMap((stage) =>
    analyse(document, { stage }).diagnostics.map(({ message }) => `${stage ?? "all"}: ${message}`),
  );
}
