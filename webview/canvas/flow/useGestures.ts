import { useReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { useMemo } from "react";
import { copyNodes, duplicateNodes, pasteNodes } from "../../../src/core/document/copy";
import type { DocumentEdit, EditError } from "../../../src/core/document/edit";
import { messageOf } from "../../bridge/bridge";
import { useEditor } from "../store/context";
import { definitionOf, sameGraph } from "../projection/graphs";
import { shownGraph } from "../store/state";
import type { CanvasEdge, CardNode } from "./elements";
import { toConnection } from "./useConnections";

/** What one can do with the selection. */
export interface Gestures {
  remove(): void;
  copy(): void;
  cut(): void;
  paste(): void;
  duplicate(): void;
  selectAll(): void;
  /** Goes into a selected application; opens a selected block in place, or closes it. */
  enter(): void;
}

/** Where pasted nodes that had a place go: near the upper left corner of what is in view. */
function freePlace(flow: ReactFlowInstance<CardNode, CanvasEdge>): readonly [number, number] {
  const pane = document.querySelector(".canvas")?.getBoundingClientRect();
  const { x, y } = flow.screenToFlowPosition({
    x: (pane?.left ?? 0) + 60,
    y: (pane?.top ?? 0) + 60,
  });
  return [x, y];
}

export function useGestures(
  disconnecting: (edge: ReturnType<typeof toConnection>) => readonly DocumentEdit[],
  joining: (removed: readonly string[]) => readonly DocumentEdit[],
): Gestures {
  const editor = useEditor();
  const flow = useReactFlow<CardNode, CanvasEdge>();
  return useMemo(() => {
    /** The selected nodes, in the graph that defines them: inside an opened block, the block's own. */
    const now = () => {
      const state = editor.store.getState();
      const { document } = state.session;
      const graph = shownGraph(state);
      return { document, ...definitionOf(document, graph, state.selection) };
    };
    const copy = (): boolean => {
      const { document, graph, ids } = now();
      if (!document || ids.length === 0) return false;
      editor.ask("copyNodes", { text: copyNodes(document, graph, ids) });
      return true;
    };
    const removeNodes = (label: string): void => {
      const { graph, ids } = now();
      const edges = flow.getEdges().filter(({ selected }) => selected === true);
      const gone = new Set(ids);
      const edits: DocumentEdit[] = edges
        .map(toConnection)
        .filter(({ source, target }) => !gone.has(source) && !gone.has(target))
        .flatMap(disconnecting);
      if (ids.length > 0) {
        const isShown = sameGraph(graph, shownGraph(editor.store.getState()));
        edits.push({ kind: "removeNodes", graph, ids }, ...(isShown ? joining(ids) : []));
      }
      if (edits.length > 0 && editor.edit(label, edits)) editor.select([]);
    };
    /** Adds nodes and selects them. */
    const add = (label: string, edits: DocumentEdit[] | EditError): void => {
      if (!Array.isArray(edits)) {
        editor.tell("error", edits.message);
        return;
      }
      if (!editor.edit(label, edits)) return;
      editor.select(
        edits.flatMap((edit) => (edit.kind === "addNodes" ? edit.nodes.map(({ id }) => id) : [])),
      );
    };
    return {
      remove: () => {
        removeNodes("Delete");
      },
      copy: () => {
        copy();
      },
      cut: () => {
        if (copy()) removeNodes("Cut");
      },
      paste: () => {
        editor.request("pasteNodes", undefined).then(
          ({ text }) => {
            const state = editor.store.getState();
            const graph = shownGraph(state);
            const { document } = state.session;
            if (document) add("Paste", pasteNodes(document, graph, text, freePlace(flow)));
          },
          (error: unknown) => {
            editor.tell("error", messageOf(error));
          },
        );
      },
      duplicate: () => {
        const { document, graph, ids } = now();
        if (document && ids.length > 0) add("Duplicate", duplicateNodes(document, graph, ids));
      },
      selectAll: () => {
        editor.select(flow.getNodes().map(({ id }) => id));
      },
      enter: () => {
        const { selection } = editor.store.getState();
        const view =
          selection.length === 1 ? flow.getNode(selection[0] ?? "")?.data.view : undefined;
        if (view?.opens === undefined) return;
        if (view.kind === "application") editor.open({ kind: "network", name: view.opens });
        else editor.toggleBlock(view.id);
      },
    };
  }, [editor, flow, disconnecting, joining]);
}
