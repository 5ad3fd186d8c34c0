/** Which keys mean what on the canvas. Undo and redo are VS Code's own (but see `useHeldKeys`) and arrive as new text. */

export type Shortcut =
  | "remove"
  | "copy"
  | "cut"
  | "paste"
  | "duplicate"
  | "selectAll"
  | "enter"
  | "leave"
  | "fit"
  | "tidy"
  | "find"
  | "stageBefore"
  | "stageAfter"
  | "add";

export function shortcutOf(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}): Shortcut | undefined {
  const key = event.key.toLowerCase();
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? undefined : WITH_CONTROL[key];
  return event.shiftKey ? undefined : ALONE[key];
}

const WITH_CONTROL: Readonly<Record<string, Shortcut>> = {
  c: "copy",
  x: "cut",
  v: "paste",
  d: "duplicate",
  a: "selectAll",
  f: "find",
};

const ALONE: Readonly<Record<string, Shortcut>> = {
  delete: "remove",
  backspace: "remove",
  enter: "enter",
  escape: "leave",
  f: "fit",
  t: "tidy",
  ",": "stageBefore",
  ".": "stageAfter",
  "/": "add",
};

/** Whether keys belong to a field rather than to the canvas; custom elements hide theirs in a shadow root. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT|VSCODE-TEXTFIELD|VSCODE-SINGLE-SELECT|VSCODE-CHECKBOX)$/.test(
      target.tagName,
    )
  );
}

/** Whether Enter would press what is focused. */
export const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.tagName === "BUTTON" || target.tagName === "VSCODE-BUTTON" || target.role === "button");
