/**
 * The canvas: React Flow over the view of the graph shown. Changes that React Flow reports become selection and edits;
 * everything that is drawn comes from the document.
 */
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  type EdgeTypes,
  type NodeTypes,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { FlowEdge } from "../edges/FlowEdge";
import { SharedEdge } from "../edges/SharedEdge";
import { FrameNode } from "../nodes/FrameNode";
import { GameNode } from "../nodes/GameNode";
import { LayerNode } from "../nodes/LayerNode";
import { graphKey, graphTitle } from "../projection/graphs";
import { RoundStrip } from "../round/RoundStrip";
import { useEditor, useEditorState } from "../store/context";
import { isEditable, shownGraph } from "../store/state";
import type { CanvasEdge, CardNode } from "./elements";
import { EmptyGraph } from "./EmptyGraph";
import { withFrameSizes } from "./frames";
import { useConnections } from "./useConnections";
import { useDrop } from "./useDrop";
import { useElements } from "./useElements";
import { useGestures } from "./useGestures";
import { useGraphView } from "./useGraphView";
import { useLayout } from "./useLayout";
import { useHeldKeys } from "./useHeldKeys";
import { useShortcuts } from "./useShortcuts";
import { useNarrow } from "./useNarrow";
import { useReveal, useViewport } from "./useViewport";
import { useWalk } from "./useWalk";
import "./canvas.css";

const NODE_TYPES = { layer: LayerNode, game: GameNode, frame: FrameNode } satisfies NodeTypes;
const EDGE_TYPES = { flow: FlowEdge, shared: SharedEdge } satisfies EdgeTypes;
/** From this many nodes on, only what is in view is drawn, and a minimap shows the rest. */
const LARGE = 60;
/** Below this zoom text cannot be read and is left out. */
const FAR = 0.42;
const HIDE_ATTRIBUTION = { hideAttribution: true };

export function Canvas(props: { readonly onAdd: () => void }): React.JSX.Element {
  const { onAdd } = props;
  const editor = useEditor();
  const tidied = useEditorState((state) => state.tidied);
  const box = useRef<HTMLDivElement>(null);
  const projected = useGraphView(useNarrow(box, tidied));
  const path = useEditorState(shownGraph);
  const editable = useEditorState(isEditable);
  const shown = useEditorState((state) => state.shown);
  const key = graphKey(path);
  const [far, setFar] = useState(false);

  const size = useCallback(
    () => ({ width: box.current?.clientWidth ?? 0, height: box.current?.clientHeight ?? 0 }),
    [],
  );
  const layout = useLayout(projected, key, tidied, size);
  const view = useMemo(() => withFrameSizes(projected, layout), [projected, layout]);
  const hasFrames = (layout?.frames.size ?? 0) > 0;
  const elements = useElements(view, layout, path, editable);
  const connections = useConnections();
  const gestures = useGestures(connections.disconnecting, connections.joining);
  const drop = useDrop();
  const rememberViewport = useViewport(
    `${key}${projected.direction === "down" ? " down" : ""}`,
    layout !== undefined && elements.nodes.length > 0,
    path.kind === "game",
  );
  const reveal = useReveal();
  useShortcuts(gestures, onAdd);
  useHeldKeys();
  const onArrow = useWalk(view.direction);

  // It is there once the layout has placed it.
  const isPlaced = shown !== undefined && layout?.positions.has(shown.node) === true;
  const isFramed = shown !== undefined && layout?.frames.has(shown.node) === true;
  useEffect(() => {
    if (shown && isPlaced) reveal(shown.node);
  }, [shown, isPlaced, isFramed, reveal]);

  const handlers = useMemo(
    () => ({
      onNodeDoubleClick: () => {
        gestures.enter();
      },
      onPaneClick: () => {
        editor.searchFor(undefined);
      },
      onViewportChange: ({ zoom }: { readonly zoom: number }) => {
        setFar(zoom < FAR);
      },
    }),
    [editor, gestures],
  );
  // Whoever drilled in with the keyboard goes on with the keyboard.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.focus();
  }, [key]);

  const large = view.nodes.length > LARGE;
  return (
    <div
      ref={box}
      tabIndex={0}
      className="canvas"
      onKeyDownCapture={onArrow}
      data-graph={key}
      data-distance={far ? "far" : "near"}
      role="application"
      aria-label={`${graphTitle(path)}, ${view.nodes.length} nodes`}
      {...drop}
    >
      <ReactFlow<CardNode, CanvasEdge>
        key={`${key} ${view.direction}`}
        nodes={elements.nodes}
        edges={elements.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={elements.onNodesChange}
        onEdgesChange={elements.onEdgesChange}
        onNodeDragStart={elements.onDragStart}
        onNodeDragStop={elements.onDragStop}
        onSelectionDragStart={elements.onDragStart}
        onSelectionDragStop={elements.onDragStop}
        onNodeDoubleClick={handlers.onNodeDoubleClick}
        onPaneClick={handlers.onPaneClick}
        onMove={(_, viewport) => {
          handlers.onViewportChange(viewport);
        }}
        onMoveEnd={(_, viewport) => {
          rememberViewport(viewport);
        }}
        isValidConnection={connections.isValidConnection}
        onConnectStart={connections.onConnectStart}
        onConnect={connections.onConnect}
        onConnectEnd={connections.onConnectEnd}
        onReconnectStart={connections.onReconnectStart}
        onReconnect={connections.onReconnect}
        onReconnectEnd={connections.onReconnectEnd}
        // Places are for the graph as it is with its blocks closed.
        nodesDraggable={editable && !hasFrames}
        nodesConnectable={editable}
        edgesReconnectable={editable}
        edgesFocusable={!large}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={MULTI_SELECT}
        panOnScroll
        zoomOnDoubleClick={false}
        connectionRadius={28}
        minZoom={0.05}
        maxZoom={2.5}
        elevateEdgesOnSelect
        onlyRenderVisibleElements={large}
        proOptions={HIDE_ATTRIBUTION}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        {large && (
          <MiniMap
            pannable
            zoomable
            position="bottom-left"
            nodeClassName={minimapClass}
            ariaLabel="Map of the graph"
          />
        )}
        {path.kind === "game" && <RoundStrip />}
      </ReactFlow>
      {view.nodes.length === 0 && <EmptyGraph />}
    </div>
  );
}

const MULTI_SELECT = ["Shift", "Meta", "Control"];
const minimapClass = ({ data }: CardNode): string => `is-${data.view.tint}`;
