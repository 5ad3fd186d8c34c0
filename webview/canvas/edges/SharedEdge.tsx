import { useInternalNode, type EdgeProps } from "@xyflow/react";
import type { SharedEdgeType } from "../flow/elements";

/** The dotted line between two applications of one network: they are one set of weights. */
export function SharedEdge({
  source,
  target,
  data,
}: EdgeProps<SharedEdgeType>): React.JSX.Element | null {
  const a = useInternalNode(source);
  const b = useInternalNode(target);
  if (!a || !b || !data) return null;
  const [upper, lower] = a.position.y <= b.position.y ? [a, b] : [b, a];
  const x1 = upper.position.x + (upper.width ?? 0) / 2;
  const y1 = upper.position.y + (upper.height ?? 0);
  const x2 = lower.position.x + (lower.width ?? 0) / 2;
  const y2 = lower.position.y;
  const beside = y2 < y1;
  const middleX = (x1 + x2) / 2;
  const middleY = (y1 + y2) / 2;
  return (
    <g className="edge-shared" data-tint={data.view.tint}>
      <path d={beside ? arc(x1, y1, x2, lower.position.y + (lower.height ?? 0)) : `M${x1},${y1}L${x2},${y2}`} />
      {!beside && (
        <text x={middleX + 8} y={middleY} dominantBaseline="central">
          same weights
        </text>
      )}
    </g>
  );
}

/** Cards that stand beside each other are joined below. */
function arc(x1: number, y1: number, x2: number, y2: number): string {
  const depth = Math.max(y1, y2) + 28;
  return `M${x1},${y1}C${x1},${depth} ${x2},${depth} ${x2},${y2}`;
}
