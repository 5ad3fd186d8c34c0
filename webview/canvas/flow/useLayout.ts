import { useEffect, useMemo, useRef, useState } from "react";
import { elkInWorker } from "../layout/elk";
import { layoutGraph, structureKey, type Layout } from "../layout/graph";
import { layOut, layOutDown, type Room } from "../layout/layout";
import type { GraphView } from "../projection/view";

const SMALLEST: Room = { width: 460, height: 240 };
/** A drawing leaves this much of the canvas free on each side. */
const MARGIN = 36;

/**
 * Where the layout puts the nodes of a graph. While a new layout is being computed the one before stands; the width of
 * rows is that of the canvas when the graph was first shown or last tidied, so that resizing moves nothing.
 */
export function useLayout(
  view: GraphView,
  key: string,
  tidied: number,
  canvasSize: () => Room,
): Layout | undefined {
  const [shown, setShown] = useState<{ readonly drawing: string; readonly layout: Layout }>();
  const rooms = useRef(new Map<string, Room>());
  const place = `${key} ${view.direction} ${tidied}`;
  const drawing = `${key} ${view.direction}`;
  // Columns move apart for a longer label and never together again, so that a mistake and its mending move nothing.
  const [widest, setWidest] = useState({ place, gap: 0 });
  const natural = useMemo(() => layoutGraph(view), [view]);
  const gap = Math.max(natural.gap, widest.place === place ? widest.gap : 0);
  if (widest.place !== place || widest.gap !== gap) setWidest({ place, gap });
  const graph = useMemo(() => ({ ...natural, gap }), [natural, gap]);
  const structure = useMemo(() => structureKey(graph), [graph]);

  useEffect(() => {
    const room = rooms.current.get(place) ?? inner(canvasSize());
    rooms.current.set(place, room);
    let current = true;
    const laidOut =
      view.direction === "down"
        ? layOutDown(graph, elkInWorker)
        : layOut(graph, key === "game" ? undefined : room, elkInWorker);
    void laidOut.then((layout) => {
      if (current) setShown({ drawing, layout });
    });
    return () => {
      current = false;
    };
    // The graph is a new object with every edit; only another structure asks for another layout.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [structure, place]);

  return shown?.drawing === drawing ? shown.layout : undefined;
}

const inner = ({ width, height }: Room): Room => ({
  width: Math.max(SMALLEST.width, width - 2 * MARGIN),
  height: Math.max(SMALLEST.height, height - 2 * MARGIN),
});
