import { useEffect } from "react";
import { useEditor } from "../store/context";

type HeldRequest = "undo" | "redo" | "save";

/**
 * Undo, redo and save belong to VS Code, which takes the keys as they bubble to the window. An edit that the host does not
 * have yet would be missed by them, so while one is on its way the key becomes a request, which the host answers after it.
 * Saving first takes what is typed into a field and not entered yet.
 */
export function useHeldKeys(): void {
  const editor = useEditor();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const request = heldRequest(event);
      if (request === undefined) return;
      if (request === "save") enterField();
      if (editor.store.getState().session.pending.length === 0) return;
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

/** A field keeps its text until it is left; leaving it for a moment keeps the place of the cursor. */
function enterField(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  field.blur();
  field.focus();
}

function heldRequest(event: KeyboardEvent): HeldRequest | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "y") return "redo";
  if (key === "s" && !event.shiftKey) return "save";
  if (key !== "z") return undefined;
  return event.shiftKey ? "redo" : "undo";
}
