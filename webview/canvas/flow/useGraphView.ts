import { useState } from "react";
import { EMPTY, project } from "../projection/project";
import { stageFilter } from "../projection/stages";
import type { GraphView } from "../projection/view";
import { useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownBlocks, shownGraph, shownStage } from "../store/state";

/** The view of the graph shown, made of as many parts of the one before as are unchanged. */
export function useGraphView(narrow: boolean): GraphView {
  const document = useEditorState(({ session }) => session.document);
  const analysis = useEditorState(shownAnalysis);
  const graph = useEditorState(shownGraph);
  const blocks = useEditorState(shownBlocks);
  const stage = useEditorState(shownStage);
  const hides = useEditorState(({ hidesAbsent }) => hidesAbsent);
  const inputs = [document, analysis, graph, narrow, blocks, stage, hides];
  const [last, setLast] = useState<{
    readonly inputs: readonly unknown[];
    readonly view: GraphView;
  }>({
    inputs: [],
    view: EMPTY,
  });
  if (inputs.every((input, index) => input === last.inputs[index])) return last.view;
  const looking = document && {
    narrow,
    stage: stageFilter(document, stage, hides),
    opened: new Set(blocks),
  };
  const view = looking ? project(document, analysis, graph, looking, last.view) : EMPTY;
  setLast({ inputs, view });
  return view;
}
