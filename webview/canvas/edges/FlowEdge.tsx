import {
  BaseEdge,
  getBezierPath,
  getSmoothStepPath,
  Position,
  type EdgeProps,
} from "@xyflow/react";
import type { FlowEdgeType } from "../flow/elements";
import type { Point } from "../layout/graph";
import { EdgeLabel } from "./EdgeLabel";
import { portLabelWidth } from "./labelWidth";
import { AHEAD, AROUND } from "./reach";
import "./edges.css";

/** An edge with the shape that flows along it. */
export function FlowEdge(props: EdgeProps<FlowEdgeType>): React.JSX.Element | null {
  const { data, selected } = props;
  if (!data) return null;
  const { view } = data;
  const [path, x, y] = pathOf(props, data.route);
  // Port names lie over level ends.
  const level = props.sourcePosition === Position.Right ? 1 : 0;
  const aside = (level * (portLabelWidth(view.sourceLabel) - portLabelWidth(view.targetLabel))) / 2;
  return (
    <g
      data-tint={view.tint}
      className={`edge is-${view.type}${selected ? " is-selected" : ""}${view.faulty ? " is-faulty" : ""}${view.idle ? " is-idle" : ""}`}
    >
      <BaseEdge path={path} interactionWidth={16} />
      {view.label !== "" && <EdgeLabel text={view.label} x={x + aside} y={y} />}
    </g>
  );
}

type Ends = Pick<
  EdgeProps<FlowEdgeType>,
  "sourceX" | "sourceY" | "targetX" | "targetY" | "sourcePosition" | "targetPosition"
>;

/** The line, and where its label stands. */
function pathOf(
  ends: Ends,
  route: readonly Point[] | undefined,
): readonly [string, number, number] {
  const { sourceX, sourceY, targetX, targetY, sourcePosition } = ends;
  if (route) return routed([[sourceX, sourceY], ...route, [targetX, targetY]], sourcePosition);
  const ahead = sourcePosition === Position.Bottom ? targetY - sourceY : targetX - sourceX;
  if (ahead < AHEAD) {
    // To the next row: around the end of this one, between the rows, into the beginning of that.
    const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: 6, offset: AROUND });
    return [path, x, y];
  }
  if (Math.abs(sourceY - targetY) < 1 || Math.abs(sourceX - targetX) < 1) {
    return [
      `M${sourceX},${sourceY}L${targetX},${targetY}`,
      (sourceX + targetX) / 2,
      (sourceY + targetY) / 2,
    ];
  }
  const [path, x, y] = getBezierPath(ends);
  return [path, x, y];
}

const CORNER = 6;

/**
 * A line through bends with rounded corners. Its label stands on the longest stretch that runs as the graph does: one
 * across may lie close to another edge's.
 */
function routed(points: readonly Point[], from: Position): readonly [string, number, number] {
  const [first, ...rest] = points;
  if (!first) return ["", 0, 0];
  let path = `M${first[0]},${first[1]}`;
  let longest = -1;
  let label: Point = first;
  let before = first;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const length = Math.abs(from === Position.Bottom ? point[1] - before[1] : point[0] - before[0]);
    if (length > longest) {
      longest = length;
      label = [(point[0] + before[0]) / 2, (point[1] + before[1]) / 2];
    }
    if (next) {
      const [ax, ay] = towards(point, before);
      const [bx, by] = towards(point, next);
      path += `L${ax},${ay}Q${point[0]},${point[1]} ${bx},${by}`;
    } else {
      path += `L${point[0]},${point[1]}`;
    }
    before = point;
  });
  return [path, label[0], label[1]];
}

/** A place on the way from one point to another, a corner's radius away or half-way. */
function towards([x, y]: Point, [toX, toY]: Point): Point {
  const distance = Math.hypot(toX - x, toY - y);
  const share = distance === 0 ? 0 : Math.min(CORNER, distance / 2) / distance;
  return [x + (toX - x) * share, y + (toY - y) * share];
}
