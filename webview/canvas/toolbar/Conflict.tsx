import type { Requests } from "../../protocol";
import { useEscape } from "../../ui/useEscape";
import { useEditor } from "../store/context";

type Choice = Requests["resolveConflict"]["params"]["choice"];

const CHOICES: readonly {
  readonly choice: Choice;
  readonly label: string;
  readonly title: string;
}[] = [
  { choice: "compare", label: "Compare", title: "Show both beside each other." },
  { choice: "merge", label: "Merge", title: "Keep both where they do not touch the same lines." },
  { choice: "mine", label: "Keep mine", title: "Leave the file as it was edited." },
  { choice: "generated", label: "Take generated", title: "Replace the file; the edit is lost." },
];

/** Files that were edited by hand and would be generated anew: what shall become of each. */
export function Conflict(props: {
  readonly files: readonly string[];
  readonly onClose: () => void;
}): React.JSX.Element {
  const editor = useEditor();
  useEscape(true, props.onClose);
  return (
    <div className="conflict" role="dialog" aria-label="Code edited by hand">
      {props.files.map((file) => (
        <div key={file} className="conflict-file">
          <p>{file}</p>
          <div className="conflict-choices">
            {CHOICES.map(({ choice, label, title }) => (
              <vscode-button
                key={choice}
                secondary
                title={title}
                onClick={() => {
                  editor.ask("resolveConflict", { file, choice });
                }}
              >
                {label}
              </vscode-button>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
