import { useReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { useMemo } from "react";
import { copyNodes, duplicateNodes, pasteNodes } from "../../../src/core/document/copy";
import type { DocumentEdit, EditError } from "../../../src/core/document/edit";
import { messageOf } from "../../bridge/bridge";
import { useEditor } from "../store/context";
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
  /** Drills into a selected application or block. */
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
    const now = () => {
      const state = editor.store.getState();
      return { document: state.session.document, graph: shownGraph(state), ids: state.selection };
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
      if (ids.length > 0) edits.push({ kind: "removeNodes", graph, ids }, ...joining(ids));
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
            const { document, graph } = now();
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
        const { ids, graph } = now();
        const view = ids.length === 1 ? flow.getNode(ids[0] ?? "")?.data.view : undefined;
        if (view?.opens !== undefined) {
          editor.open({ kind: graph.kind === "game" ? "network" : "block", name: view.opens });
        }
      },
    };
  }, [editor, flow, disconnecting, joining]);
}
