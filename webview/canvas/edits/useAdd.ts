import { useMemo } from "react";
import type { Connection } from "../connect/rule";
import { graphAnalysis } from "../projection/graphs";
import { useEditor } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph, type Search } from "../store/state";
import { addAfter, addAlone, addAtEnd, addInto, type Addition } from "./add";
import { offersFor, type Offer } from "./offers";

/** The ways in which a node comes into the graph shown; the new one is selected. */
export function useAdd() {
  const editor = useEditor();
  return useMemo(() => {
    const site = () => {
      const state = editor.store.getState();
      const { document } = state.session;
      const path = shownGraph(state);
      const graph = graphAnalysis(shownAnalysis(state), path);
      return document && graph ? { document, path, graph, selection: state.selection } : undefined;
    };
    const commit = (offer: Offer, { id, edits }: Addition): void => {
      if (editor.edit(`Add ${offer.title}`, edits)) editor.show(id);
    };
    return {
      /** After the selected node, else on its own. */
      chosen: (offer: Offer): void => {
        const at = site();
        if (!at) return;
        const [after] = at.selection;
        commit(
          offer,
          after !== undefined && at.selection.length === 1
            ? addAfter(at, offer, after)
            : addAlone(at, offer),
        );
      },
      dropped: (offerId: string, place: readonly [number, number], edge?: Connection): void => {
        const at = site();
        const offer = at && offersFor(at.document, at.path).find(({ id }) => id === offerId);
        if (!at || !offer) return;
        commit(offer, (edge && addInto(at, offer, edge)) ?? addAlone(at, offer, place));
      },
      atEnd: (offer: Offer, search: Search): void => {
        const at = site();
        if (at) commit(offer, addAtEnd(at, offer, search.end, search.at));
      },
    };
  }, [editor]);
}
