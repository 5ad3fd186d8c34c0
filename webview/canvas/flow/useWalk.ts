import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import type { Direction } from "../projection/view";
import { useEditor, useEditorState } from "../store/context";
import { isTyping } from "./shortcuts";
import type { CanvasEdge, CardNode } from "./elements";
import { isArrow, walk } from "./walk";

/** Arrow keys select the next node; with Shift they are React Flow's, and move the selected ones. */
export function useWalk(direction: Direction): (event: React.KeyboardEvent) => void {
  const editor = useEditor();
  const flow = useReactFlow<CardNode, CanvasEdge>();
  const selection = useEditorState((state) => state.selection);
  return useCallback(
    (event) => {
      const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
      if (!isArrow(key) || shiftKey || ctrlKey || metaKey || altKey || isTyping(target)) return;
      event.preventDefault();
      event.stopPropagation();
      const to = walk(flow.getNodes(), flow.getEdges(), direction, selection.at(-1), key);
      if (to === undefined) return;
      editor.show(to);
      // What is focused is what a screen reader reads out.
      document
        .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(to)}"]`)
        ?.focus({ preventScroll: true });
    },
    [editor, flow, selection, direction],
  );
}
