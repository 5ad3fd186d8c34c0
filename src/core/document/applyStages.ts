/** Edits of growth: in which stages a node exists, and what a stage is. */
import type { GanDocument } from "./document";
import type { DocumentEdit, EditResult } from "./edit";
import { faultSentence, wantedPhrase } from "./faults";
import { stageSchema } from "./schema";
import { done, mapList, mapNodes, refuse, without } from "./update";

type Edit<K extends DocumentEdit["kind"]> = Extract<DocumentEdit, { kind: K }>;

export function setLifetime(
  document: GanDocument,
  { graph, id, from, until }: Edit<"setLifetime">,
): EditResult {
  const ids = (document.stages ?? []).map((stage) => stage.id);
  for (const stage of [from, until]) {
    if (stage !== undefined && !ids.includes(stage))
      return refuse(
        `There is no stage "${stage}" in which "${id}" could begin or end; there are: ${ids.join(", ")}.`,
      );
  }
  if (from !== undefined && until !== undefined && ids.indexOf(until) < ids.indexOf(from))
    return refuse(`"${id}" cannot end with stage "${until}", which comes before "${from}".`);
  return done(
    mapNodes(document, graph, (node) => {
      if (node.id !== id || (node.from === from && node.until === until)) return node;
      const unbound = without(without(node, "from"), "until");
      return {
        ...unbound,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      };
    }),
  );
}

export function setStage(document: GanDocument, { stage }: Edit<"setStage">): EditResult {
  const parsed = stageSchema.safeParse(stage, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The stage is not valid", parsed.error, stage));
  const stages = document.stages ?? [];
  if (!stages.some(({ id }) => id === stage.id))
    return refuse(`There is no stage "${stage.id}" to change.`);
  return done({
    ...document,
    stages: mapList(stages, (one) => (one.id === stage.id ? stage : one)),
  });
}
