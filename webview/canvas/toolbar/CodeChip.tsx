import { useCallback, useState } from "react";
import { plural } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import type { CodeStatus } from "../../protocol";
import { useEditor, useEditorState } from "../store/context";
import { Conflict } from "./Conflict";

interface Words {
  readonly icon: string;
  readonly text: string;
  readonly tone: "good" | "quiet" | "warning" | "error";
  readonly title: string;
}

function wordsFor(code: CodeStatus): Words | undefined {
  switch (code.kind) {
    case "none":
      return undefined;
    case "current":
      return {
        icon: "check",
        text: "code up to date",
        tone: "good",
        title: "The generated code is that of this graph.",
      };
    case "stale":
      return {
        icon: "sync",
        text: "code is behind",
        tone: "quiet",
        title: "The graph has changed since the code was generated. Click to generate.",
      };
    case "blocked":
      return {
        icon: "error",
        text: `code waits for ${plural(code.errors, "problem")}`,
        tone: "error",
        title: "The last good code stays until the problems are mended.",
      };
    case "foreign":
      return {
        icon: "circle-slash",
        text: `no code: ${code.document} makes it`,
        tone: "warning",
        title: `A project has one graph that its code comes from, and here it is ${code.document}.`,
      };
    case "conflict":
      return {
        icon: "git-merge",
        text: `${plural(code.files.length, "file")} edited by hand`,
        tone: "warning",
        title: "The graph would change code that was edited. Click to choose.",
      };
  }
}

/** How the code on disk relates to the graph, and the way to mend it. */
export function CodeChip(): React.JSX.Element | null {
  const editor = useEditor();
  const code = useEditorState((state) => state.code);
  const loose = useEditorState(({ project }) => project.kind === "loose");
  const [open, setOpen] = useState(false);
  const close = useCallback(() => {
    setOpen(false);
  }, []);
  if (loose) {
    return (
      <button
        type="button"
        className="chip is-button"
        title="This file lies outside of a project. A project holds its code and its runs."
        onClick={() => {
          editor.ask("makeProject", undefined);
        }}
      >
        <Icon name="new-folder" /> <span className="chip-text">Make project</span>
      </button>
    );
  }
  const words = wordsFor(code);
  if (!words) return null;
  return (
    <span className="code-chip">
      <button
        type="button"
        className={`chip is-button is-${words.tone}`}
        title={words.title}
        aria-expanded={code.kind === "conflict" ? open : undefined}
        onClick={() => {
          if (code.kind === "conflict") setOpen(!open);
          else if (code.kind === "stale") editor.ask("generate", undefined);
        }}
      >
        <Icon name={words.icon} /> <span className="chip-text">{words.text}</span>
      </button>
      {code.kind === "conflict" && open && <Conflict files={code.files} onClose={close} />}
    </span>
  );
}
