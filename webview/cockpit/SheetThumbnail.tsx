import { useEffect, useRef, useState } from "react";
import type { SheetView } from "../protocol";
import { cellsOf } from "./layout";
import "./cockpit.css";

/**
 * The newest image that has been loaded: showing it never flashes, since the picture before stays until the next one
 * is there. A load is not given up when the next begins, or a run that is faster than its pictures would show none.
 */
export function useLoadedImage(
  uri: string,
): { readonly uri: string; readonly image: HTMLImageElement } | undefined {
  const [loaded, setLoaded] = useState<{ uri: string; image: HTMLImageElement }>();
  const turns = useRef({ asked: 0, shown: 0 });
  useEffect(() => {
    const turn = (turns.current.asked += 1);
    const image = new Image();
    image.onload = () => {
      if (turn < turns.current.shown) return;
      turns.current.shown = turn;
      setLoaded({ uri, image });
    };
    image.src = uri;
  }, [uri]);
  return loaded;
}

/** The first `columns` x `rows` samples of a sheet, as wide as its container. */
export function SheetThumbnail(props: {
  readonly sheet: SheetView;
  readonly columns: number;
  readonly rows: number;
}): React.JSX.Element {
  const { sheet } = props;
  const columns = Math.max(1, Math.min(props.columns, sheet.columns));
  const rows = Math.max(1, Math.min(props.rows, sheet.rows));
  const uri = useLoadedImage(sheet.uri)?.uri;
  const { width, height, gap } = cellsOf(sheet);
  const across = columns * (width + gap) - gap;
  const down = rows * (height + gap) - gap;
  return (
    <div
      className="sheet-thumbnail"
      role="img"
      aria-label={`Samples at step ${sheet.step.toLocaleString()}`}
      style={{
        aspectRatio: `${across} / ${down}`,
        backgroundImage: uri === undefined ? "none" : `url("${uri}")`,
        backgroundSize: `${(sheet.width / across) * 100}% ${(sheet.height / down) * 100}%`,
      }}
    />
  );
}
