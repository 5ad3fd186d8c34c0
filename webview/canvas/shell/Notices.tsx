import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { useEditor, useEditorState } from "../store/context";

/** What went wrong with a gesture; it stays until it is dismissed. */
export function Notices(): React.JSX.Element {
  const editor = useEditor();
  const notices = useEditorState((state) => state.notices);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, severity, message }) => (
        <div key={id} className={`notice is-${severity}`}>
          <Icon name={severity === "error" ? "error" : "info"} />
          <p>{message}</p>
          <IconButton
            icon="close"
            label="Dismiss"
            onClick={() => {
              editor.dismiss(id);
            }}
          />
        </div>
      ))}
    </div>
  );
}
