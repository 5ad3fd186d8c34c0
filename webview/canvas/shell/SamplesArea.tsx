import { useRef, useState } from "react";
import { Cockpit } from "../../cockpit/Cockpit";
import { IconButton } from "../../ui/IconButton";
import { useEditor, useEditorState } from "../store/context";

const LOWEST = 120;
const USUAL = 216;
const KEY_STEP = 24;

/** The live side of training below the canvas: folded away, or as high as one pulls it. */
export function SamplesArea(props: {
  readonly open: boolean;
  readonly onToggle: () => void;
}): React.JSX.Element {
  const editor = useEditor();
  const run = useEditorState((state) => state.run);
  const project = useEditorState((state) => state.project);
  const trusted = useEditorState((state) => state.trusted);
  const progress = useEditorState((state) => state.progress);
  const [height, setHeight] = useState(() => editor.memory.read().samplesHeight ?? USUAL);
  const from = useRef<{ readonly y: number; readonly height: number } | undefined>(undefined);

  const resize = (wanted: number): void => {
    const next = Math.round(Math.min(window.innerHeight * 0.7, Math.max(LOWEST, wanted)));
    setHeight(next);
    editor.remember({ samplesHeight: next });
  };
  if (!props.open) {
    return (
      <div className="samples-folded">
        <IconButton icon="chevron-up" label="Show the training panel" onClick={props.onToggle} />
        <span>Training</span>
      </div>
    );
  }
  return (
    <section className="samples" style={{ height }} aria-label="Training">
      <div
        className="samples-splitter"
        role="separator"
        aria-orientation="horizontal"
        aria-label="Height of the training panel"
        aria-valuenow={height}
        aria-valuemin={LOWEST}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { y: event.clientY, height };
        }}
        onPointerMove={(event) => {
          if (from.current) resize(from.current.height + from.current.y - event.clientY);
        }}
        onPointerUp={() => {
          from.current = undefined;
        }}
        onKeyDown={(event) => {
          const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (step === 0) return;
          resize(height + step * KEY_STEP);
          event.preventDefault();
        }}
      />
      <span className="samples-close">
        <IconButton icon="chevron-down" label="Hide the training panel" onClick={props.onToggle} />
      </span>
      <Cockpit
        run={run}
        project={project}
        trusted={trusted}
        progress={progress}
        request={editor.request}
      />
    </section>
  );
}
