import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { IconButton } from "../../ui/IconButton";
import type { CardNode } from "../flow/elements";
import { humanise } from "../projection/graphs";
import { useEditor } from "../store/context";
import { Ports } from "./Ports";
import { ProblemBadge } from "./ProblemBadge";
import { SharedBadge } from "./SharedBadge";
import "./nodes.css";

/** A use of a block, open in place: what it holds is drawn over it. */
export const FrameNode = memo(function FrameNode({ data }: NodeProps<CardNode>): React.JSX.Element {
  const editor = useEditor();
  const { view } = data;
  const block = view.opens ?? "";
  return (
    <div className="frame" data-tint={view.tint} data-presence={view.presence}>
      <div className="frame-head">
        <span className="card-title">{view.title}</span>
        <span className="card-line">{view.lines.join(" ")}</span>
        {view.shared && <SharedBadge mark={view.shared} />}
        {view.stages !== undefined && <span className="card-line card-stages">{view.stages}</span>}
        <ProblemBadge problems={view.problems} />
        <IconButton
          icon="go-to-file"
          label={`Open the block ${humanise(block)} itself`}
          onClick={() => {
            editor.open({ kind: "block", name: block });
          }}
        />
        <IconButton
          icon="collapse-all"
          label="Close the block (Enter)"
          onClick={() => {
            editor.toggleBlock(view.id);
          }}
        />
      </div>
      <Ports view={view} />
    </div>
  );
});
