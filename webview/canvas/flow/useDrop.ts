import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { OFFER_TYPE } from "../palette/drag";
import { useAdd } from "../edits/useAdd";
import type { CanvasEdge, CardNode } from "./elements";
import { toConnection } from "./useConnections";

/** Dropping an operator of the palette: on an edge it goes into it, elsewhere it stands where it was dropped. */
export function useDrop(): Pick<React.DOMAttributes<HTMLDivElement>, "onDragOver" | "onDrop"> {
  const flow = useReactFlow<CardNode, CanvasEdge>();
  const add = useAdd();
  return useMemo(
    () => ({
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes(OFFER_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDrop: (event) => {
        const offer = event.dataTransfer.getData(OFFER_TYPE);
        if (offer === "") return;
        event.preventDefault();
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const under = document
          .elementsFromPoint(event.clientX, event.clientY)
          .flatMap((element) => element.closest(".react-flow__edge")?.getAttribute("data-id") ?? [])
          .at(0);
        const edge = under === undefined ? undefined : flow.getEdge(under);
        add.dropped(
          offer,
          [x - 58, y - 40],
          edge?.type === "flow" ? toConnection(edge) : undefined,
        );
      },
    }),
    [flow, add],
  );
}
