import type { Frame, Layout, LayoutPort } from "../layout/graph";
import type { GraphView, NodeView, PortView } from "../projection/view";

/** The view with opened blocks as large as their frames; until the layout has them they are cards. */
export function withFrameSizes(view: GraphView, layout: Layout | undefined): GraphView {
  if (!layout || layout.frames.size === 0) return view;
  return {
    ...view,
    nodes: view.nodes.map((node) => {
      const frame = node.kind === "frame" ? layout.frames.get(node.id) : undefined;
      return frame ? sized(node, frame) : node;
    }),
  };
}

function sized(node: NodeView, frame: Frame): NodeView {
  const { width, height } = frame;
  const placed = (ports: readonly PortView[], places: readonly LayoutPort[]) =>
    ports.map((port) => {
      const { x, y } = places.find(({ name }) => name === port.name) ?? port;
      return { ...port, x, y };
    });
  const inputs = placed(node.inputs, frame.inputs);
  const outputs = placed(node.outputs, frame.outputs);
  return { ...node, width, height, inputs, outputs, within: { from: inputs, to: outputs } };
}
