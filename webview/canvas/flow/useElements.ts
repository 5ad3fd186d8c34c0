import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { GraphPath } from "../../../src/core/document/document";
import { useEditor, useEditorState } from "../store/context";
import type { Layout } from "../layout/graph";
import type { GraphView } from "../projection/view";
import { flowEdges, flowNodes, type CanvasEdge, type CardNode } from "./elements";

/** Moves by arrow keys become one edit when the keys have rested this long. */
const KEYS_REST_MS = 700;

export interface Elements {
  readonly nodes: CardNode[];
  readonly edges: CanvasEdge[];
  readonly onNodesChange: (changes: NodeChange<CardNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => void;
  readonly onDragStart: () => void;
  readonly onDragStop: () => void;
}

/** The elements, and what they were made of. */
interface Held {
  readonly view: GraphView | undefined;
  readonly layout: Layout | undefined;
  readonly selection: readonly string[];
  readonly editable: boolean;
  readonly nodes: readonly CardNode[];
  readonly edges: readonly CanvasEdge[];
}

const NOTHING: Held = {
  view: undefined,
  layout: undefined,
  selection: [],
  editable: false,
  nodes: [],
  edges: [],
};

function renewed(
  held: Held,
  view: GraphView,
  layout: Layout | undefined,
  selection: readonly string[],
  editable: boolean,
  game: boolean,
): Held {
  const inputs = { view, layout, selection, editable };
  if (!layout) return { ...inputs, nodes: [], edges: [] };
  return {
    ...inputs,
    nodes: flowNodes(view, layout, new Set(selection), game, held.nodes),
    edges: flowEdges(view, layout, editable, held.edges),
  };
}

/** React Flow's nodes and edges for a view, and what becomes of its changes: selection, and moves as edits. */
export function useElements(
  view: GraphView,
  layout: Layout | undefined,
  path: GraphPath,
  editable: boolean,
): Elements {
  const editor = useEditor();
  const selection = useEditorState((state) => state.selection);
  const [held, setHeld] = useState<Held>(NOTHING);
  const moves = useMoves(path);
  if (
    held.view !== view ||
    held.layout !== layout ||
    held.selection !== selection ||
    held.editable !== editable
  ) {
    // Before anything is painted: React draws once more with what this sets.
    setHeld(renewed(held, view, layout, selection, editable, path.kind === "game"));
  }

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const selects = changes.filter((change) => change.type === "select");
      if (selects.length > 0) {
        const chosen = new Set(editor.store.getState().selection);
        for (const { id, selected } of selects) {
          if (selected) chosen.add(id);
          else chosen.delete(id);
        }
        editor.select([...chosen]);
      }
      const rest = changes.filter(({ type }) => type === "position" || type === "dimensions");
      if (rest.length > 0)
        setHeld((now) => ({ ...now, nodes: applyNodeChanges(rest, [...now.nodes]) }));
      moves.changed(changes);
    },
    [editor, moves],
  );
  const onEdgesChange = useCallback((changes: EdgeChange<CanvasEdge>[]) => {
    const selects = changes.filter(({ type }) => type === "select");
    if (selects.length > 0)
      setHeld((now) => ({ ...now, edges: applyEdgeChanges(selects, [...now.edges]) }));
  }, []);

  // React Flow's props are typed mutable; it does not change them.
  return {
    nodes: held.nodes as CardNode[],
    edges: held.edges as CanvasEdge[],
    onNodesChange,
    onEdgesChange,
    onDragStart: moves.dragStart,
    onDragStop: moves.dragStop,
  };
}

interface Moves {
  changed(changes: readonly NodeChange<CardNode>[]): void;
  dragStart(): void;
  dragStop(): void;
}

/** Collects where nodes were moved to, and makes one edit of a whole gesture. */
function useMoves(path: GraphPath): Moves {
  const editor = useEditor();
  const gesture = useRef({
    positions: new Map<string, readonly [number, number]>(),
    dragging: false,
    timer: 0,
  });

  const commit = useCallback(() => {
    const { positions, timer } = gesture.current;
    window.clearTimeout(timer);
    gesture.current.positions = new Map();
    if (positions.size === 0) return;
    editor.edit(positions.size === 1 ? "Move Node" : "Move Nodes", [
      { kind: "moveNodes", graph: path, positions: Object.fromEntries(positions) },
    ]);
  }, [editor, path]);

  useEffect(() => commit, [commit]);

  return useMemo(
    () => ({
      changed(changes) {
        for (const change of changes) {
          if (change.type !== "position" || !change.position) continue;
          const { x, y } = change.position;
          gesture.current.positions.set(change.id, [Math.round(x), Math.round(y)]);
        }
        if (gesture.current.positions.size === 0 || gesture.current.dragging) return;
        window.clearTimeout(gesture.current.timer);
        gesture.current.timer = window.setTimeout(commit, KEYS_REST_MS);
      },
      dragStart() {
        gesture.current.dragging = true;
      },
      dragStop() {
        gesture.current.dragging = false;
        commit();
      },
    }),
    [commit],
  );
}
