/**
 * A growing document as the canvas shows it: as of one stage, or of all. A stage's analysis leaves out what does not
 * exist in it, and the canvas draws that too, dimmed; so what is missing is taken from the last stage that has it.
 */
import type { Analysis, GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import { analyse } from "../../../src/core/analysis/analyse";
import { stageView } from "../../../src/core/analysis/stage";
import type { GanDocument, GraphNode, GraphPath, Stage } from "../../../src/core/document/document";
import { nodesOf } from "../../../src/core/document/document";
import { graphsOf } from "../../../src/core/document/references";
import { exact } from "../../ui/format";
import { graphAnalysis } from "./graphs";

/** The analysis of a stage, or of the whole, in which every node of the document has its place. */
export function analysisAt(document: GanDocument, stage?: string): Analysis {
  const { stages = [] } = document;
  if (stages.length === 0) return analyse(document);
  let analysis = analyse(document, { stage });
  for (const { id } of stages.toReversed()) {
    if (isComplete(document, analysis)) break;
    if (id !== stage) analysis = completed(document, analysis, analyse(document, { stage: id }));
  }
  return analysis;
}

const isComplete = (document: GanDocument, analysis: Analysis): boolean =>
  graphsOf(document).every((path) => {
    const known = graphAnalysis(analysis, path)?.byId;
    return nodesOf(document, path)?.every(({ id }) => known?.has(id)) ?? true;
  });

/** An analysis with the nodes that only another one has. */
function completed(document: GanDocument, analysis: Analysis, other: Analysis): Analysis {
  const together = (path: GraphPath): GraphAnalysis => {
    const own = graphAnalysis(analysis, path)?.byId;
    const further = graphAnalysis(other, path)?.byId;
    const nodes = (nodesOf(document, path) ?? []).flatMap(({ id }): NodeAnalysis[] =>
      [own?.get(id) ?? further?.get(id)].filter((node) => !!node),
    );
    return { nodes, byId: new Map(nodes.map((node) => [node.node.id, node])) };
  };
  return {
    ...analysis,
    game: together({ kind: "game" }),
    networks: Object.fromEntries(
      Object.entries(analysis.networks).map(([name, network]) => [
        name,
        { ...network, ...together({ kind: "network", name }) },
      ]),
    ),
    blocks: Object.fromEntries(
      Object.keys(analysis.blocks).map((name) => [name, together({ kind: "block", name })]),
    ),
  };
}

/** How a node stands to the stage shown: it exists, it is new and fades in, or it does not exist. */
export type Presence = "here" | "arriving" | "absent";

/** The stage that is looked at, as far as a drawing asks. */
export interface StageFilter {
  readonly presenceOf: (node: GraphNode) => Presence;
  /** Whether what does not exist is left out. */
  readonly hides: boolean;
}

/** All stages at once. */
export const ALL_STAGES: StageFilter = { presenceOf: () => "here", hides: false };

/** What is inside of a block that does not exist. */
export const NO_STAGE: StageFilter = { presenceOf: () => "absent", hides: false };

export function stageFilter(
  document: GanDocument,
  stage: string | undefined,
  hides: boolean,
): StageFilter {
  if (stage === undefined) return ALL_STAGES;
  const view = stageView(document, stage);
  return {
    hides,
    presenceOf: (node) => {
      if (!view.exists(node)) return "absent";
      return node.from === stage && (view.stage?.fade ?? 0) > 0 ? "arriving" : "here";
    },
  };
}

/** A stage in words: `16×16 · batch 32 · fades in over 600,000 images, then 600,000`. */
export function stageText({ resolution, batch, fade, images }: Stage): string {
  const shown = [
    ...(fade > 0 ? [`fades in over ${exact(fade)} images`] : []),
    ...(images > 0 ? [`${fade > 0 ? "then " : ""}${exact(images)} images`] : []),
  ].join(", ");
  return [
    `${resolution}×${resolution}`,
    ...(batch === undefined ? [] : [`batch ${batch}`]),
    ...(shown === "" ? [] : [shown]),
  ].join(" · ");
}
