import { useSyncExternalStore } from "react";

let version = 0;

/** VS Code changes a theme by changing the root's inline style and the body's class. */
function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(() => {
    version += 1;
    changed();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  return () => {
    observer.disconnect();
  };
}

/** A number that changes with the theme: what is drawn on a canvas depends on it. */
export const useThemeVersion = (): number => useSyncExternalStore(subscribe, () => version);

/** The colour that a CSS variable stands for at an element, with the variables it refers to resolved. */
export function colourAt(element: HTMLElement, variable: string): string {
  return getComputedStyle(element).getPropertyValue(variable).trim();
}
