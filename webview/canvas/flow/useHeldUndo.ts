import { useEffect } from "react";
import { useEditor } from "../store/context";

/**
 * Undo and redo belong to VS Code, which takes the keys as they bubble to the window. An edit that the host does not have
 * yet would be missed by them, so while one is on its way the key becomes a request, which the host answers after it.
 */
export function useHeldUndo(): void {
  const editor = useEditor();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const request = undoOrRedo(event);
      if (request === undefined || editor.store.getState().session.pending.length === 0) return;
      editor.ask(request, undefined);
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, [editor]);
}

function undoOrRedo(event: KeyboardEvent): "undo" | "redo" | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "y") return "redo";
  if (key !== "z") return undefined;
  return event.shiftKey ? "redo" : "undo";
}
