import { deviceInWords } from "../../../src/core/runs/device";
import { isActive, runState } from "../../../src/core/runs/state";
import { IconButton } from "../../ui/IconButton";
import { exact, plural, short } from "../../ui/format";
import { useEditor, useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { isEditable } from "../store/state";
import { Breadcrumb } from "./Breadcrumb";
import { CodeChip } from "./CodeChip";
import { RunButtons } from "./RunButtons";
import { StageSelector } from "./StageSelector";
import "./toolbar.css";

/** Where one is, how the code stands, and what can be done with the whole. */
export function Toolbar(): React.JSX.Element {
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const analysis = useEditorState(shownAnalysis);
  const run = useEditorState((state) => state.run);
  const parameters = Object.values(analysis.networks).reduce(
    (sum, network) => sum + network.parameters,
    0,
  );
  const device =
    run && isActive(runState(run.record, run.alive)) ? deviceInWords(run.record.device) : undefined;
  return (
    <header className="toolbar" role="toolbar" aria-label="GANvas">
      <Breadcrumb />
      <StageSelector />
      <CodeChip />
      <span className="toolbar-space" />
      <span
        className="chip toolbar-total"
        title={`${exact(parameters)} trainable parameters in ${plural(Object.keys(analysis.networks).length, "network")}`}
      >
        {short(parameters)} <span className="toolbar-unit">parameters</span>
      </span>
      <span className="toolbar-group">
        <IconButton
          icon="discard"
          label="Undo"
          disabled={!editable}
          onClick={() => {
            editor.ask("undo", undefined);
          }}
        />
        <IconButton
          icon="redo"
          label="Redo"
          disabled={!editable}
          onClick={() => {
            editor.ask("redo", undefined);
          }}
        />
        <IconButton icon="layout" label="Tidy (T)" onClick={editor.tidy} />
        <IconButton
          icon="screen-full"
          label="Fit (F)"
          onClick={() => {
            editor.command("fit");
          }}
        />
        <IconButton
          icon="search"
          label="Find a node (Ctrl+F)"
          onClick={() => {
            editor.find(true);
          }}
        />
      </span>
      <RunButtons />
      {device !== undefined && (
        <span className="chip toolbar-device" title={run?.record.why}>
          {device}
        </span>
      )}
    </header>
  );
}
