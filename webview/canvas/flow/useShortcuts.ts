import { useEffect } from "react";
import { useEditor } from "../store/context";
import type { Gestures } from "./useGestures";
import { isPressable, isTyping, shortcutOf } from "./shortcuts";

/** Keys of the canvas; they work wherever in the editor the focus is, except in a field. */
export function useShortcuts(gestures: Gestures, addNode: () => void): void {
  const editor = useEditor();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event);
      if (!shortcut || event.defaultPrevented) return;
      if (shortcut !== "find" && isTyping(event.target)) return;
      if (shortcut === "enter" && isPressable(event.target)) return;
      // Text that is marked, in a message or in the inspector, is what a person means to copy.
      if (shortcut === "copy" && window.getSelection()?.isCollapsed === false) return;
      const run = (): void => {
        switch (shortcut) {
          case "leave": {
            const { trail, selection, search, finding } = editor.store.getState();
            if (finding) editor.find(false);
            else if (search) editor.searchFor(undefined);
            else if (selection.length > 0) editor.select([]);
            else if (trail.length > 1) editor.goTo(trail.length - 2);
            break;
          }
          case "fit":
            editor.command("fit");
            break;
          case "tidy":
            editor.tidy();
            break;
          case "find":
            editor.find(true);
            break;
          case "stageBefore":
            editor.stepStage(-1);
            break;
          case "stageAfter":
            editor.stepStage(1);
            break;
          case "add":
            addNode();
            break;
          default:
            gestures[shortcut]();
        }
      };
      run();
      event.preventDefault();
      // VS Code forwards keys that bubble to the window to its own commands; these have been dealt with.
      event.stopPropagation();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, [editor, gestures, addNode]);
}
