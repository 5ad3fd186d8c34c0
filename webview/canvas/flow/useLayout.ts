import { useEffect, useMemo, useRef, useState } from "react";
import { elkInWorker } from "../layout/elk";
import { layoutGraph, structureKey, type Layout } from "../layout/graph";
import { layOut, layOutDown } from "../layout/layout";
import type { GraphView } from "../projection/view";

const NARROWEST_ROW = 460;
/** A row leaves this much of the canvas free on each side. */
const MARGIN = 36;

/**
 * Where the layout puts the nodes of a graph. While a new layout is being computed the one before stands; the width of
 * a row is that of the canvas when the graph was first shown or last tidied, so that resizing moves nothing.
 */
export function useLayout(
  view: GraphView,
  key: string,
  tidied: number,
  canvasWidth: () => number,
): Layout | undefined {
  const [shown, setShown] = useState<{ readonly key: string; readonly layout: Layout }>();
  const rows = useRef(new Map<string, number>());
  const graph = useMemo(() => layoutGraph(view), [view]);
  const structure = useMemo(() => structureKey(graph), [graph]);

  useEffect(() => {
    const place = `${key} ${tidied}`;
    const width = rows.current.get(place) ?? Math.max(NARROWEST_ROW, canvasWidth() - 2 * MARGIN);
    rows.current.set(place, width);
    let current = true;
    const laidOut =
      view.direction === "down"
        ? layOutDown(graph, elkInWorker)
        : layOut(graph, { rowWidth: key === "game" ? undefined : width }, elkInWorker);
    void laidOut.then((layout) => {
      if (current) setShown({ key, layout });
    });
    return () => {
      current = false;
    };
    // The graph is a new object with every edit; only another structure asks for another layout.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [structure, key, tidied]);

  return shown?.key === key ? shown.layout : undefined;
}
