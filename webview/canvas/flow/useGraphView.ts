import { useRef } from "react";
import { useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph } from "../store/state";
import { EMPTY, project } from "../projection/project";
import type { GraphView } from "../projection/view";

/** The view of the graph shown, made of as many parts of the one before as are unchanged. */
export function useGraphView(narrow: boolean): GraphView {
  const document = useEditorState(({ session }) => session.document);
  const analysis = useEditorState(shownAnalysis);
  const graph = useEditorState(shownGraph);
  const last = useRef<{ readonly inputs: readonly unknown[]; readonly view: GraphView }>({
    inputs: [],
    view: EMPTY,
  });
  const inputs = [document, analysis, graph, narrow];
  if (inputs.some((input, index) => input !== last.current.inputs[index])) {
    const view = document ? project(document, analysis, graph, narrow, last.current.view) : EMPTY;
    last.current = { inputs, view };
  }
  return last.current.view;
}
