/**
 * Opened blocks, laid out from the inside: what a block shows is placed as a graph of its own, the ports of its frame
 * among it; how large that is and where the ports came to stand makes a node like any other of the graph around it.
 */
import { portLabelWidth } from "../edges/labelWidth";
import {
  innerInput,
  innerOutput,
  type Frame,
  type Layout,
  type LayoutGraph,
  type LayoutNode,
  type LayoutPort,
  type Point,
} from "./graph";

/** A frame, and what stands in it, counted from its upper left corner. */
export interface DrawnFrame extends Frame {
  readonly layout: Layout;
}

/** Between a frame and what stands in it; on the left more, where names of ports stand beside it. */
const BESIDE = 44;
const BESIDE_NAME = 26;
const BELOW = 22;
/** The frame's title stands above. */
export const FRAME_HEAD = 40;
const SMALLEST = { width: 180, height: 60 };

/** The graph with every opened block as large as its frame, and the frames by id. */
export async function withFrames(
  graph: LayoutGraph,
  layOut: (inside: LayoutGraph) => Promise<Layout>,
): Promise<{ readonly graph: LayoutGraph; readonly frames: ReadonlyMap<string, DrawnFrame> }> {
  const frames = new Map<string, DrawnFrame>();
  const nodes: LayoutNode[] = [];
  for (const node of graph.nodes) {
    if (!node.inside) {
      nodes.push(node);
      continue;
    }
    const frame = framed(node, node.inside, await layOut(node.inside));
    frames.set(node.id, frame);
    const { width, height, inputs, outputs } = frame;
    nodes.push({ ...node, width, height, inputs, outputs });
  }
  return { graph: { ...graph, nodes }, frames };
}

/** The frame around a layout. */
function framed(block: LayoutNode, inside: LayoutGraph, layout: Layout): DrawnFrame {
  const sizeOf = (node: LayoutNode) => layout.frames.get(node.id) ?? node;
  const cards = inside.nodes.filter(({ id }) => !isBorder(id));
  const boxes = cards.map((node) => {
    const [left, top] = layout.positions.get(node.id) ?? [0, 0];
    const { width, height } = sizeOf(node);
    return { left, top, right: left + width, bottom: top + height };
  });
  const bends = [...layout.routes.values()].flat();
  const border = inside.nodes.flatMap(({ id }): Point[] => {
    const place = isBorder(id) ? layout.positions.get(id) : undefined;
    return place ? [place] : [];
  });
  const left = least(boxes.map((box) => box.left));
  const right = -least(boxes.map((box) => -box.right));
  const first = least([left, ...border.map(([x]) => x)]);
  const last = -least([-right, ...border.map(([x]) => -x)]);
  const tops = [...boxes.map((box) => box.top), ...[...bends, ...border].map(([, y]) => y)];
  const bottoms = [...boxes.map((box) => box.bottom), ...[...bends, ...border].map(([, y]) => y)];
  const top = least(tops);
  const bottom = -least(bottoms.map((y) => -y));

  const margin = inside.edges.reduce((most, { source, target, targetPort }) => {
    const named = (inside.nodes.find(({ id }) => id === target)?.inputs.length ?? 0) > 1;
    return isBorder(source) && named
      ? Math.max(most, portLabelWidth(targetPort) + BESIDE_NAME)
      : most;
  }, BESIDE);
  const width = Math.max(SMALLEST.width, right - left + margin + BESIDE);
  const height = Math.max(SMALLEST.height, bottom - top + FRAME_HEAD + BELOW);
  /** What runs between the border points and the cards has less room there, and keeps its order. */
  const across = (x: number): number => {
    if (x < left) return margin * (1 - (left - x) / (left - first));
    if (x > right) return width - BESIDE * (1 - (x - right) / (last - right));
    return x - left + margin;
  };
  const moved = ([x, y]: Point): Point => [Math.round(across(x)), Math.round(y - top + FRAME_HEAD)];
  const places = new Map([...layout.positions].map(([id, place]) => [id, moved(place)]));
  const port =
    (nameOf: (port: string) => string, x: number) =>
    ({ name }: LayoutPort): LayoutPort => ({ name, x, y: places.get(nameOf(name))?.[1] ?? 0 });
  return {
    width: Math.round(width),
    height: Math.round(height),
    inputs: block.inputs.map(port(innerInput, 0)),
    outputs: block.outputs.map(port(innerOutput, Math.round(width))),
    layout: {
      positions: new Map([...places].filter(([id]) => !isBorder(id))),
      routes: new Map([...layout.routes].map(([id, points]) => [id, points.map(moved)])),
      frames: layout.frames,
    },
  };
}

const isBorder = (id: string): boolean => id.startsWith("<") || id.startsWith(">");
const least = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b));
