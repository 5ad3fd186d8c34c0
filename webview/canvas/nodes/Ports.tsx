import { Handle, Position } from "@xyflow/react";
import type { NodeView, PortView } from "../projection/view";
import { useEditorState } from "../store/context";
import { portKey } from "../connect/accepting";

const POSITIONS = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

/** A card's places count from its edge, its children's from inside its border. */
const BORDER = 1;

/** A card's ports, at the places that the view gives them. */
export function Ports({ view }: { readonly view: NodeView }): React.JSX.Element {
  return (
    <>
      {view.inputs.map((port) => (
        <PortHandle key={`in ${port.name}`} node={view.id} port={port} side="target" />
      ))}
      {view.outputs.map((port) => (
        <PortHandle key={`out ${port.name}`} node={view.id} port={port} side="source" />
      ))}
      {view.within?.from.map((port) => (
        <InnerHandle key={`from ${port.name}`} port={port} side="source" />
      ))}
      {view.within?.to.map((port) => (
        <InnerHandle key={`to ${port.name}`} port={port} side="target" />
      ))}
    </>
  );
}

function PortHandle(props: {
  readonly node: string;
  readonly port: PortView;
  readonly side: "source" | "target";
}): React.JSX.Element {
  const { node, port, side } = props;
  const refused = useEditorState(
    ({ accepting }) => accepting !== undefined && !accepting.has(portKey(side, node, port.name)),
  );
  return (
    <>
      <Handle
        id={port.name}
        type={side}
        position={POSITIONS[port.side]}
        className={`port is-${port.type}${port.connected ? " is-connected" : ""}${refused ? " is-refused" : ""}`}
        style={{ left: port.x - BORDER, top: port.y - BORDER }}
        aria-label={`${side === "source" ? "Output" : "Input"} ${port.name}`}
      />
      {port.label !== undefined && (
        <span
          className={`port-label is-${port.side}`}
          style={{ left: port.x - BORDER, top: port.y - BORDER }}
          aria-hidden="true"
        >
          {port.label}
        </span>
      )}
    </>
  );
}

/** A port of a frame as seen from within: edges of the block's graph begin or end there. Its face is the outer one's. */
function InnerHandle(props: {
  readonly port: PortView;
  readonly side: "source" | "target";
}): React.JSX.Element {
  const { port, side } = props;
  return (
    <Handle
      id={port.name}
      type={side}
      position={side === "source" ? Position.Right : Position.Left}
      isConnectable={false}
      className="port is-inner"
      style={{ left: port.x - BORDER, top: port.y - BORDER }}
      aria-hidden="true"
    />
  );
}
