import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { Icon } from "../../ui/Icon";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";
import "./problem.css";

/** One diagnostic in words, with the button that mends it. */
export function Problem({ diagnostic }: { readonly diagnostic: Diagnostic }): React.JSX.Element {
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const { severity, message, fix, edits } = diagnostic;
  return (
    <div className={`problem is-${severity}`}>
      <Icon name={severity === "information" ? "info" : severity} />
      <div>
        <p>{message}</p>
        {fix !== undefined && <p className="problem-fix">{fix}</p>}
        {edits !== undefined && editable && (
          <button
            type="button"
            className="gv-link"
            onClick={(event) => {
              event.stopPropagation();
              editor.edit("Fix", edits);
            }}
          >
            Fix it
          </button>
        )}
      </div>
    </div>
  );
}
