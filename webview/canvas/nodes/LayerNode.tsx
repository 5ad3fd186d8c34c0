import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { short } from "../../ui/format";
import type { CardNode } from "../flow/elements";
import { CurveFace } from "./CurveFace";
import { Ports } from "./Ports";
import { ProblemBadge } from "./ProblemBadge";
import { SharedBadge } from "./SharedBadge";
import { SilhouetteFace } from "./SilhouetteFace";
import { SamplesFace } from "./SamplesFace";
import "./nodes.css";

/** One operator of a network, or one use of a block. */
export const LayerNode = memo(function LayerNode({ data }: NodeProps<CardNode>): React.JSX.Element {
  const { view } = data;
  return (
    <div className={`card is-${view.kind}`} data-tint={view.tint} data-presence={view.presence}>
      <div className="card-head">
        <span className="card-title">{view.title}</span>
        <ProblemBadge problems={view.problems} />
      </div>
      {view.lines.map((line) => (
        <div key={line} className="card-line" title={line}>
          {line}
        </div>
      ))}
      {view.shared && <SharedBadge mark={view.shared} />}
      {view.stages !== undefined && <div className="card-line card-stages">{view.stages}</div>}
      <div className="card-face">
        {view.face.kind === "silhouette" && <SilhouetteFace shape={view.face.shape} />}
        {view.face.kind === "curve" && (
          <CurveFace operator={view.face.operator} slope={view.face.slope} />
        )}
        {view.face.kind === "samples" && <SamplesFace shape={view.face.shape} />}
      </div>
      {view.parameters > 0 && <span className="card-count">{short(view.parameters)}</span>}
      <Ports view={view} />
    </div>
  );
});
