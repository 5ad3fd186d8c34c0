import { IconButton } from "../../ui/IconButton";
import { Select } from "../../ui/SelectField";
import { stageText } from "../projection/stages";
import { useEditor, useEditorState } from "../store/context";
import { shownStage } from "../store/state";

const ALL = "";

/** Which stage of growth is looked at. A document that does not grow has none of this. */
export function StageSelector(): React.JSX.Element | null {
  const editor = useEditor();
  const stages = useEditorState(({ session }) => session.document?.stages);
  const stage = useEditorState(shownStage);
  const hides = useEditorState(({ hidesAbsent }) => hidesAbsent);
  if (!stages || stages.length === 0) return null;
  const shown = stages.find(({ id }) => id === stage);
  return (
    <span
      className="toolbar-group stage-selector"
      role="group"
      aria-label="Stage of growth"
      title={shown ? stageText(shown) : "All stages of growth at once"}
    >
      <IconButton
        icon="chevron-left"
        label="Stage before (,)"
        onClick={() => {
          editor.stepStage(-1);
        }}
      />
      <Select
        label="Stage"
        value={stage ?? ALL}
        choices={[
          { value: ALL, label: "All stages" },
          ...stages.map(({ id }) => ({ value: id, label: id })),
        ]}
        onCommit={(id) => {
          editor.lookAt(id === ALL ? undefined : id);
        }}
      />
      <IconButton
        icon="chevron-right"
        label="Next stage (.)"
        onClick={() => {
          editor.stepStage(1);
        }}
      />
      <IconButton
        icon={hides ? "eye-closed" : "eye"}
        label={hides ? "Show what the stage does not have" : "Hide what the stage does not have"}
        pressed={hides}
        disabled={stage === undefined}
        onClick={() => {
          editor.hideAbsent(!hides);
        }}
      />
    </span>
  );
}
