import {
  getViewportForBounds,
  useNodesInitialized,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { drawingBounds } from "../edges/reach";
import { useEditor } from "../store/context";
import type { CanvasEdge, CardNode } from "./elements";

const FIT = { padding: 0.06, maxZoom: 1.2, minZoom: 0.05 };
/** The smallest zoom at which text can be read. */
const READABLE = 0.5;
/** Where a graph that is too large to be seen as a whole begins. */
const BEGINNING = { x: 40, y: 32, zoom: 0.8 };

/**
 * The viewport of each graph: where it was left, else the whole graph. After that it moves only when it is asked to,
 * or to bring a newly selected node into view that would be outside.
 */
export function useViewport(
  key: string,
  ready: boolean,
  game: boolean,
): (viewport: Viewport) => void {
  const editor = useEditor();
  const flow = useReactFlow<CardNode, CanvasEdge>();
  const initialised = useNodesInitialized();
  const reveal = useReveal();
  const placed = useRef<string>("");

  // The round strip lies over the lower edge of the game.
  const padding = useMemo(
    () => (game ? ({ x: "4%", top: "5%", bottom: "92px" } as const) : FIT.padding),
    [game],
  );
  /** The viewport that shows the whole graph, edges that run around it included. */
  const whole = useCallback((): Viewport => {
    const { width = 0, height = 0 } =
      document.querySelector(".canvas")?.getBoundingClientRect() ?? {};
    const bounds = drawingBounds(flow.getNodes(), flow.getEdges());
    return getViewportForBounds(bounds, width, height, FIT.minZoom, FIT.maxZoom, padding);
  }, [flow, padding]);
  const fit = useCallback(() => {
    if (flow.getNodes().length > 0) void flow.setViewport(whole());
  }, [flow, whole]);
  /** The whole graph, or the beginning of one that would be too small to read. */
  const fitted = useCallback(() => {
    const all = whole();
    return all.zoom < READABLE && !game ? BEGINNING : all;
  }, [whole, game]);

  useEffect(() => {
    if (!ready || !initialised || placed.current === key) return;
    placed.current = key;
    const viewport = editor.memory.read().viewports?.[key];
    void flow.setViewport(viewport ?? fitted()).then(() => {
      // Whoever came here to see one node sees it.
      const { shown } = editor.store.getState();
      if (shown && placed.current === key) reveal(shown.node);
    });
  }, [ready, initialised, key, editor, flow, fitted, reveal]);

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

/** Brings a node into view if it is outside, or too small to read. */
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
      const inside =
        left >= pane.left && right <= pane.right && top >= pane.top && bottom <= pane.bottom;
      if (inside && zoom >= READABLE) return;
      const [width, height] = [node.width ?? 0, node.height ?? 0];
      // An opened block may be larger than what is in view.
      const fitting = Math.min(zoom, (0.94 * pane.width) / width, (0.94 * pane.height) / height);
      const x = node.position.x + width / 2;
      const y = node.position.y + height / 2;
      void flow.setCenter(x, y, { zoom: Math.max(fitting, READABLE) });
    },
    [flow],
  );
}
