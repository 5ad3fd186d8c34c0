import { useCallback } from "react";
import { acceptsOffer } from "../edits/accepts";
import { searchOffers } from "../edits/offers";
import { useAdd } from "../edits/useAdd";
import { useOffers } from "../palette/useOffers";
import { graphAnalysis } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph } from "../store/state";
import { QuickList, type QuickItem } from "./QuickList";

const WIDTH = 300;
const HEIGHT = 320;

/** An edge was dropped in empty space: the operators that would take it. */
export function SearchPopup(): React.JSX.Element | null {
  const editor = useEditor();
  const search = useEditorState((state) => state.search);
  const offers = useOffers();
  const add = useAdd();

  const items = useCallback(
    (query: string): readonly QuickItem[] => {
      const state = editor.store.getState();
      const { document } = state.session;
      const analysis = shownAnalysis(state);
      const graph = graphAnalysis(analysis, shownGraph(state));
      if (!document || !graph || !search) return [];
      return searchOffers(offers, query)
        .filter((offer) => acceptsOffer(document, analysis, graph, offer, search.end))
        .map(({ id, title, section }) => ({ id, title, detail: section }));
    },
    [editor, offers, search],
  );
  const close = useCallback(() => {
    editor.searchFor(undefined);
  }, [editor]);

  if (!search) return null;
  const [x, y] = search.screen;
  return (
    <QuickList
      key={`${x} ${y}`}
      placeholder={search.end.side === "source" ? "Connect to" : "Connect from"}
      none="No operator takes this edge."
      items={items}
      onClose={close}
      onChoose={(id) => {
        const offer = offers.find((one) => one.id === id);
        close();
        if (offer) add.atEnd(offer, search);
      }}
      style={{
        position: "fixed",
        left: Math.max(8, Math.min(x, window.innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(y, window.innerHeight - HEIGHT - 8)),
      }}
    />
  );
}
