import { useSyncExternalStore } from "react";

/** Below this width the panels fold into rails. */
const query = "(min-width: 860px)";

/** Whether there is room for the panels beside the canvas. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => {
    media.removeEventListener("change", changed);
  };
}
