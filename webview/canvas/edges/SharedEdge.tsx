import { useInternalNode, type EdgeProps, type InternalNode } from "@xyflow/react";
import type { SharedEdgeType } from "../flow/elements";
import { labelWidth } from "./labelWidth";

/** The dotted line between two applications that share weights: all, being of one network, or some layers'. */
export function SharedEdge({
  source,
  target,
  data,
}: EdgeProps<SharedEdgeType>): React.JSX.Element | null {
  const a = useInternalNode(source);
  const b = useInternalNode(target);
  if (!a || !b || !data) return null;
  const { text } = data.view;
  const [x1, y1, x2, y2] = joining(boxOf(a), boxOf(b));
  const down = y1 !== y2;
  const hasRoom = down ? Math.abs(y2 - y1) > 24 : x2 - x1 > labelWidth(text);
  return (
    <g className="edge-shared" data-tint={data.view.tint}>
      <path d={`M${x1},${y1}L${x2},${y2}`}>
        <title>{text}</title>
      </path>
      {hasRoom && (
        <text
          x={(x1 + x2) / 2 + (down ? 8 : 0)}
          y={(y1 + y2) / 2 - (down ? 0 : 10)}
          textAnchor={down ? "start" : "middle"}
          dominantBaseline="central"
        >
          {text}
        </text>
      )}
    </g>
  );
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf({ position, width = 0, height = 0 }: InternalNode): Box {
  const { x, y } = position;
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** The ends of a line between the sides of two cards that face each other. */
function joining(a: Box, b: Box): readonly [number, number, number, number] {
  const [upper, lower] = a.top <= b.top ? [a, b] : [b, a];
  if (lower.top >= upper.bottom) {
    return [
      (upper.left + upper.right) / 2,
      upper.bottom,
      (lower.left + lower.right) / 2,
      lower.top,
    ];
  }
  const [first, second] = a.left <= b.left ? [a, b] : [b, a];
  const y = (Math.max(first.top, second.top) + Math.min(first.bottom, second.bottom)) / 2;
  return [first.right, y, second.left, y];
}
