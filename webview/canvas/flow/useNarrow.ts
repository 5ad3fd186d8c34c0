import { useLayoutEffect, useState, type RefObject } from "react";
import { useWide } from "../shell/useWide";

/** Below this width of the canvas a game that runs to the right could only be read by zooming in. */
const NARROW = 720;

/**
 * Whether the game runs down. Asked when the canvas is first shown, when the editor changes between wide and narrow,
 * and on Tidy: folding a panel moves nothing.
 */
export function useNarrow(canvas: RefObject<HTMLElement | null>, tidied: number): boolean {
  const wide = useWide();
  const [narrow, setNarrow] = useState(!wide);
  useLayoutEffect(() => {
    // The canvas has a width once it stands; this runs before anything is painted.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setNarrow((canvas.current?.clientWidth ?? 0) < NARROW);
  }, [canvas, wide, tidied]);
  return narrow;
}
