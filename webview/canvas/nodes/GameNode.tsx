import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { CardNode } from "../flow/elements";
import type { NodeView } from "../projection/view";
import { DataFace } from "./DataFace";
import { LossFace } from "./LossFace";
import { Ports } from "./Ports";
import { ProblemBadge } from "./ProblemBadge";
import { SamplesFace } from "./SamplesFace";
import { SilhouetteFace } from "./SilhouetteFace";
import { VerdictFace } from "./VerdictFace";
import "./nodes.css";

const LETTERS = {
  generator: "G",
  discriminator: "D",
  loss: undefined,
  neutral: undefined,
} as const;

/** A source, an application of a network, a tap or a loss. */
export const GameNode = memo(function GameNode({ data }: NodeProps<CardNode>): React.JSX.Element {
  const { view } = data;
  const letter = view.kind === "application" ? LETTERS[view.tint] : undefined;
  return (
    <div className={`card is-${view.kind}`} data-tint={view.tint} data-presence={view.presence}>
      <div className="card-head">
        <span className="card-title">{view.title}</span>
        {letter !== undefined && (
          <span
            className="card-letter"
            title={
              view.applied === undefined
                ? undefined
                : `One of ${view.applied} places where the same network is applied`
            }
          >
            {view.applied === undefined ? letter : `${letter} ×${view.applied}`}
          </span>
        )}
        <ProblemBadge problems={view.problems} />
      </div>
      {view.lines.map((line) => (
        <div key={line} className="card-line" title={line}>
          {line}
        </div>
      ))}
      <Face view={view} />
      <Ports view={view} />
    </div>
  );
});

function Face({ view }: { readonly view: NodeView }): React.JSX.Element | null {
  const { face } = view;
  switch (face.kind) {
    case "samples":
      return <SamplesFace shape={face.shape} />;
    case "data":
      return <DataFace node={view.id} shape={face.shape} />;
    case "verdict":
      return <VerdictFace node={view.id} label={face.label} />;
    case "loss":
      return <LossFace node={view.id} players={face.players} />;
    case "silhouette":
      return (
        <div className="card-face">
          <SilhouetteFace shape={face.shape} />
        </div>
      );
    case "curve":
    case "plain":
      return null;
  }
}
