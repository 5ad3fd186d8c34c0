import { canResume, isActive, runState } from "../../../src/core/runs/state";
import { useEditor, useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";

/** Generate and Train, or Resume for a run that has not ended; while a run is at work, Pause and Stop. */
export function RunButtons(): React.JSX.Element {
  const editor = useEditor();
  const run = useEditorState((state) => state.run);
  const trusted = useEditorState((state) => state.trusted);
  const project = useEditorState((state) => state.project);
  const progress = useEditorState((state) => state.progress);
  const faulty = useEditorState((state) => state.session.fault !== undefined);
  const errors = useEditorState(
    (state) =>
      shownAnalysis(state).diagnostics.filter(({ severity }) => severity === "error").length,
  );
  const state = run && runState(run.record, run.alive);
  if (state !== null && isActive(state)) {
    const paused = state === "paused";
    return (
      <span className="toolbar-group">
        <vscode-button
          secondary
          icon={paused ? "debug-continue" : "debug-pause"}
          onClick={() => {
            editor.ask("control", { command: paused ? "resume" : "pause" });
          }}
        >
          {paused ? "Resume" : "Pause"}
        </vscode-button>
        <vscode-button
          secondary
          icon="debug-stop"
          onClick={() => {
            editor.ask("control", { command: "stop" });
          }}
        >
          Stop
        </vscode-button>
      </span>
    );
  }
  const unfinished = run && state && canResume(run.record, state) ? run.record.id : undefined;
  const reason = refusal({
    trusted,
    loose: project.kind === "loose",
    faulty,
    errors,
    busy: progress !== null,
  });
  return (
    <span className="toolbar-group">
      {project.kind === "project" && (
        <vscode-button
          secondary
          className="toolbar-generate"
          title="Write the code of this graph (also on save)"
          onClick={() => {
            editor.ask("generate", undefined);
          }}
        >
          Generate
        </vscode-button>
      )}
      {unfinished !== undefined && (
        <span title={reason ?? "Go on from the last checkpoint"}>
          <vscode-button
            icon="debug-continue"
            disabled={reason !== undefined}
            onClick={() => {
              editor.ask("train", { resume: unfinished });
            }}
          >
            Resume
          </vscode-button>
        </span>
      )}
      <span title={reason ?? "Train on this machine"}>
        <vscode-button
          icon="play"
          secondary={unfinished !== undefined}
          disabled={reason !== undefined}
          onClick={() => {
            editor.ask("train", undefined);
          }}
        >
          {unfinished === undefined ? "Train" : "Train Anew"}
        </vscode-button>
      </span>
    </span>
  );
}

/** Why training cannot start now. */
function refusal(now: {
  readonly trusted: boolean;
  readonly loose: boolean;
  readonly faulty: boolean;
  readonly errors: number;
  readonly busy: boolean;
}): string | undefined {
  if (!now.trusted) return "Training runs code. It waits until this workspace is trusted.";
  if (now.loose) return "This file lies outside of a project. Make one first.";
  if (now.faulty || now.errors > 0) return "The graph has problems. Mend them first.";
  return now.busy ? "Something is being prepared." : undefined;
}
