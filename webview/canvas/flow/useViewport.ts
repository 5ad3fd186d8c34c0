import { useNodesInitialized, useReactFlow, type Viewport } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { useEditor } from "../store/context";
import type { CanvasEdge, CardNode } from "./elements";

const FIT = { padding: 0.06, maxZoom: 1.2, minZoom: 0.1 };

/**
 * The viewport of each graph: where it was left, else the whole graph. After that it moves only when it is asked to,
 * or to bring a newly selected node into view that would be outside.
 */
export function useViewport(key: string, ready: boolean, game: boolean): (viewport: Viewport) => void {
  const editor = useEditor();
  const flow = useReactFlow<CardNode, CanvasEdge>();
  const initialised = useNodesInitialized();
  const placed = useRef<string>("");

  const fit = useCallback(() => {
    // The round strip lies over the lower edge of the game.
    const padding = game ? ({ x: "4%", top: "5%", bottom: "92px" } as const) : FIT.padding;
    void flow.fitView({ ...FIT, padding });
  }, [flow, game]);

  useEffect(() => {
    if (!ready || !initialised || placed.current === key) return;
    placed.current = key;
    const viewport = editor.memory.read().viewports?.[key];
    if (viewport) void flow.setViewport(viewport);
    else fit();
  }, [ready, initialised, key, editor, flow, fit]);

  useEffect(
    () =>
      editor.onCommand((command) => {
        if (command === "fit") fit();
        else if (command === "selectAll") editor.select(flow.getNodes().map(({ id }) => id));
        else document.querySelector<HTMLElement>(".react-flow__node, .react-flow__pane")?.focus();
      }),
    [editor, flow, fit],
  );

  return useCallback(
    (viewport: Viewport) => {
      if (placed.current !== key) return;
      const { viewports } = editor.memory.read();
      editor.remember({ viewports: { ...viewports, [key]: viewport } });
    },
    [editor, key],
  );
}

/** Brings a node into view if it is outside, at the present zoom. */
export function useReveal(): (id: string) => void {
  const flow = useReactFlow<CardNode, CanvasEdge>();
  return useCallback(
    (id: string) => {
      const node = flow.getNode(id);
      const pane = document.querySelector(".canvas .react-flow")?.getBoundingClientRect();
      if (!node || !pane) return;
      const { x: left, y: top } = flow.flowToScreenPosition(node.position);
      const zoom = flow.getZoom();
      const right = left + (node.width ?? 0) * zoom;
      const bottom = top + (node.height ?? 0) * zoom;
      if (left >= pane.left && right <= pane.right && top >= pane.top && bottom <= pane.bottom) return;
      const x = node.position.x + (node.width ?? 0) / 2;
      const y = node.position.y + (node.height ?? 0) / 2;
      void flow.setCenter(x, y, { zoom: Math.max(zoom, 0.5) });
    },
    [flow],
  );
}
