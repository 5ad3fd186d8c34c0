import { IconButton } from "../../ui/IconButton";
import "./shell.css";

/**
 * The palette or the inspector: a column beside the canvas where there is room, else a rail with a button that opens
 * it over the canvas.
 */
export function SidePanel(props: {
  readonly side: "left" | "right";
  readonly title: string;
  readonly icon: string;
  readonly open: boolean;
  readonly overlay: boolean;
  readonly onToggle: () => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { side, title, icon, open, overlay, onToggle, children } = props;
  if (!open) {
    return (
      <div className={`rail is-${side}`}>
        <IconButton icon={icon} label={`Show the ${title}`} onClick={onToggle} />
      </div>
    );
  }
  const column = (
    <div className={`side is-${side}`}>
      <span className="side-close">
        <IconButton
          icon={side === "left" ? "layout-sidebar-left" : "layout-sidebar-right"}
          label={`Hide the ${title}`}
          onClick={onToggle}
        />
      </span>
      {children}
    </div>
  );
  return overlay ? (
    <div className={`rail is-${side}`}>
      <IconButton icon={icon} label={`Hide the ${title}`} pressed onClick={onToggle} />
      <div className={`overlay is-${side}`}>{column}</div>
    </div>
  ) : (
    column
  );
}
