import { useState } from "react";
import { EMPTY, project } from "../projection/project";
import type { GraphView } from "../projection/view";
import { useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph } from "../store/state";

/** The view of the graph shown, made of as many parts of the one before as are unchanged. */
export function useGraphView(narrow: boolean): GraphView {
  const document = useEditorState(({ session }) => session.document);
  const analysis = useEditorState(shownAnalysis);
  const graph = useEditorState(shownGraph);
  const inputs = [document, analysis, graph, narrow];
  const [last, setLast] = useState<{
    readonly inputs: readonly unknown[];
    readonly view: GraphView;
  }>({
    inputs: [],
    view: EMPTY,
  });
  if (inputs.every((input, index) => input === last.inputs[index])) return last.view;
  const view = document ? project(document, analysis, graph, narrow, last.view) : EMPTY;
  setLast({ inputs, view });
  return view;
}
