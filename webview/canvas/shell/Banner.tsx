import { Icon } from "../../ui/Icon";
import { useEditor, useEditorState } from "../store/context";
import "./banner.css";

/** Why the graph cannot be changed now, with what to do about it. */
export function Banner(): React.JSX.Element | null {
  const editor = useEditor();
  const { fault, newer } = useEditorState(({ session }) => session);
  const readOnly = useEditorState((state) => state.readOnly);
  const reason = useEditorState((state) => state.readOnlyReason);
  if (fault) {
    return (
      <div className="banner is-error" role="alert">
        <Icon name="error" />
        <p>
          {fault.message} {fault.fix} Until then the graph cannot be changed.
        </p>
        <vscode-button
          secondary
          onClick={() => {
            editor.ask(
              "openAsText",
              fault.offset === undefined ? undefined : { offset: fault.offset },
            );
          }}
        >
          Open as text
        </vscode-button>
      </div>
    );
  }
  if (newer !== undefined) {
    return (
      <div className="banner is-warning" role="status">
        <Icon name="lock" />
        <p>{newer}</p>
        <vscode-button
          secondary
          onClick={() => {
            editor.ask("openAsText", undefined);
          }}
        >
          Open as text
        </vscode-button>
      </div>
    );
  }
  if (readOnly) {
    return (
      <div className="banner is-warning" role="status">
        <Icon name="lock" />
        <p>{reason ?? "This document is read-only."}</p>
      </div>
    );
  }
  return null;
}
