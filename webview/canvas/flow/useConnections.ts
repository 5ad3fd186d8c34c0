import {
  useReactFlow,
  type Connection as FlowConnection,
  type Edge,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
} from "@xyflow/react";
import { useMemo, useRef } from "react";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { acceptingPorts } from "../connect/accepting";
import { ConnectionRule, type Connection } from "../connect/rule";
import { connect, referTo, writtenReference } from "../edits/add";
import { joinedNeighbours } from "../edits/join";
import { graphAnalysis } from "../projection/graphs";
import { useEditor } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { isEditable, shownGraph, type PortEnd } from "../store/state";
import type { CanvasEdge, CardNode } from "./elements";

/** Drawing, moving and removing edges. */
export function useConnections() {
  const editor = useEditor();
  const flow = useReactFlow<CardNode, CanvasEdge>();
  /** The edge being moved, and whether it was put somewhere. */
  const moving = useRef<{ readonly edge: Connection; done: boolean } | undefined>(undefined);

  return useMemo(() => {
    const site = () => {
      const state = editor.store.getState();
      const { document } = state.session;
      const analysis = shownAnalysis(state);
      const path = shownGraph(state);
      const graph = graphAnalysis(analysis, path);
      return document && graph && isEditable(state)
        ? { path, graph, rule: new ConnectionRule(document, analysis, graph) }
        : undefined;
    };

    const connecting = (connection: Connection): readonly DocumentEdit[] => {
      const at = site();
      const source = at?.graph.byId.get(connection.source);
      const target = at?.graph.byId.get(connection.target);
      const port = target?.inputs.find(({ name }) => name === connection.targetPort);
      if (!at || !source || !port) return [];
      const from = referTo(source.outputs, connection.source, connection.sourcePort);
      const to = { node: connection.target, port: connection.targetPort };
      return [connect(at.path, from, to, port.many)];
    };

    const disconnecting = (edge: Connection): readonly DocumentEdit[] => {
      const at = site();
      const target = at?.graph.byId.get(edge.target);
      const from = target && writtenReference(target, edge);
      if (!at || from === undefined) return [];
      const to = { node: edge.target, port: edge.targetPort };
      return [{ kind: "disconnect", graph: at.path, from, to }];
    };

    const begin = (end: PortEnd, replaced?: Connection): void => {
      const at = site();
      if (at) editor.accept(acceptingPorts(at.rule, at.graph, end, replaced));
    };

    return {
      disconnecting,
      /** What joins the neighbours of nodes that go. */
      joining: (removed: readonly string[]): readonly DocumentEdit[] => {
        const at = site();
        if (!at) return [];
        return joinedNeighbours(at.path, at.graph, new Set(removed), at.rule).flatMap(connecting);
      },
      isValidConnection: (edge: FlowConnection | Edge) => {
        const at = site();
        return at?.rule.judge(toConnection(edge), moving.current?.edge).ok === true;
      },
      onConnectStart: (_: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
        if (nodeId === null || handleId === null || handleType === null) return;
        if (!moving.current) begin({ node: nodeId, port: handleId, side: handleType });
      },
      onConnect: (edge: FlowConnection) => {
        if (!moving.current) editor.edit("Connect", connecting(toConnection(edge)));
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        editor.accept(undefined);
        if (moving.current || state.isValid !== null || !state.fromHandle || !("clientX" in event))
          return;
        const { nodeId, id, type } = state.fromHandle;
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        if (state.toNode || typeof id !== "string" || !site()) return;
        editor.searchFor({
          screen: [event.clientX, event.clientY],
          at: [x, y],
          end: { node: nodeId, port: id, side: type },
        });
      },
      onReconnectStart: (_: unknown, edge: CanvasEdge, fixed: HandleType) => {
        const connection = toConnection(edge);
        moving.current = { edge: connection, done: false };
        begin(
          fixed === "source"
            ? { node: connection.source, port: connection.sourcePort, side: "source" }
            : { node: connection.target, port: connection.targetPort, side: "target" },
          connection,
        );
      },
      onReconnect: (edge: CanvasEdge, to: FlowConnection) => {
        if (moving.current) moving.current.done = true;
        const before = toConnection(edge);
        const after = toConnection(to);
        if (JSON.stringify(before) === JSON.stringify(after)) return;
        editor.edit("Reconnect", [...disconnecting(before), ...connecting(after)]);
      },
      onReconnectEnd: () => {
        editor.accept(undefined);
        const moved = moving.current;
        moving.current = undefined;
        // Dropped in empty space: the edge is pulled off.
        if (moved && !moved.done) editor.edit("Disconnect", disconnecting(moved.edge));
      },
    };
  }, [editor, flow]);
}

/** Both ends with their ports; React Flow leaves a port's id null where a node has no named ones. */
export const toConnection = (edge: {
  readonly source: string;
  readonly target: string;
  readonly sourceHandle?: string | null;
  readonly targetHandle?: string | null;
}): Connection => ({
  source: edge.source,
  sourcePort: edge.sourceHandle ?? "",
  target: edge.target,
  targetPort: edge.targetHandle ?? "",
});
