/** The document as of one stage of growth: which nodes exist, and what `$name` reads. */
import type { GanDocument, GraphNode, ParameterValue, Stage } from "../document/document";

export interface StageView {
  /** Undefined for a document without stages. */
  readonly id: string | undefined;
  /** The stage that was asked for. */
  readonly wanted: string | undefined;
  readonly stage?: Stage;
  /** Samples in a batch. */
  readonly batch: number;
  /** What nodes read as `$name` outside blocks. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  exists(node: GraphNode): boolean;
}

/** The view of the named stage; of the last one, the whole document, when none or an unknown one is named. */
export function stageView(document: GanDocument, id?: string): StageView {
  const stages = document.stages ?? [];
  const position = new Map(stages.map((stage, index) => [stage.id, index]));
  const current = (id === undefined ? undefined : position.get(id)) ?? stages.length - 1;
  const stage = stages[current];
  const { batch } = document.training;
  if (stage === undefined) {
    return { id: undefined, wanted: id, batch, values: {}, exists: () => true };
  }
  return {
    id: stage.id,
    wanted: id,
    stage,
    batch: stage.batch ?? batch,
    values: { resolution: stage.resolution, ...stage.params },
    exists: ({ from, until }) =>
      (from === undefined || (position.get(from) ?? 0) <= current) &&
      (until === undefined || (position.get(until) ?? stages.length) >= current),
  };
}
