import { useCallback } from "react";
import type { GraphPath } from "../../../src/core/document/document";
import { nodesOf } from "../../../src/core/document/document";
import { graphsOf } from "../../../src/core/document/references";
import { lookup } from "../../../src/core/operators/catalogue";
import { graphTitle, humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { QuickList, type QuickItem } from "./QuickList";

/** Finds a node in any graph of the document, by its id or by what it is. */
export function Finder(): React.JSX.Element | null {
  const editor = useEditor();
  const open = useEditorState(({ finding }) => finding);
  const document = useEditorState(({ session }) => session.document);

  const items = useCallback(
    (query: string): readonly QuickItem[] => {
      if (!document) return [];
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      return graphsOf(document).flatMap((graph, place) =>
        (nodesOf(document, graph) ?? []).flatMap((node) => {
          const title = lookup(node.op)?.title ?? humanise(node.op.replace(/^block:/, ""));
          const detail = `${title} · ${graphTitle(graph)}`;
          const text = `${node.id} ${detail}`.toLowerCase();
          const fits = words.every((word) => text.includes(word));
          return fits ? [{ id: `${place} ${node.id}`, title: node.id, detail }] : [];
        }),
      );
    },
    [document],
  );
  const close = useCallback(() => {
    editor.find(false);
  }, [editor]);

  if (!open || !document) return null;
  return (
    <QuickList
      placeholder="Find a node"
      none="No node has this name."
      items={items}
      onClose={close}
      onChoose={(id) => {
        const [place = "", node = ""] = id.split(" ");
        const graph: GraphPath | undefined = graphsOf(document)[Number(place)];
        close();
        if (!graph) return;
        editor.open(graph);
        editor.show(node);
      }}
    />
  );
}
