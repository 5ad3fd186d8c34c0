import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Editor } from "./editor";
import type { State } from "./state";

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("This component stands outside of the editor.");
  return editor;
}

/** A part of the state; the component is drawn again when that part is another one. */
export const useEditorState = <T>(select: (state: State) => T): T =>
  useStore(useEditor().store, select);
