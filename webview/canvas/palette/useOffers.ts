import { useMemo } from "react";
import { offersFor, type Offer } from "../edits/offers";
import { useEditorState } from "../store/context";
import { shownGraph } from "../store/state";

const NONE: readonly Offer[] = [];

/** What can be added to the graph shown. */
export function useOffers(): readonly Offer[] {
  const document = useEditorState(({ session }) => session.document);
  const graph = useEditorState(shownGraph);
  const names = document
    ? [...Object.keys(document.networks), ...Object.keys(document.blocks ?? {})].join(" ")
    : undefined;
  return useMemo(
    () => (document ? offersFor(document, graph) : NONE),
    // Only the names of networks and blocks matter, and what a network is called decides its tint.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [names, graph],
  );
}
