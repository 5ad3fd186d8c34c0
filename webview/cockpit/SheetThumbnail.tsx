import { useEffect, useState } from "react";
import type { SheetView } from "../protocol";
import "./cockpit.css";

/**
 * The URI of the newest image that has been loaded: showing it never flashes, since the picture before stays until
 * the next one is there.
 */
export function useLoadedImage(uri: string): string | undefined {
  const [loaded, setLoaded] = useState<string>();
  useEffect(() => {
    const image = new Image();
    image.onload = () => {
      setLoaded(uri);
    };
    image.src = uri;
    return () => {
      image.onload = null;
    };
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
  const uri = useLoadedImage(sheet.uri);
  const cellWidth = sheet.width / sheet.columns;
  const cellHeight = sheet.height / sheet.rows;
  return (
    <div
      className="sheet-thumbnail"
      role="img"
      aria-label={`Samples at step ${sheet.step.toLocaleString()}`}
      style={{
        aspectRatio: `${columns * cellWidth} / ${rows * cellHeight}`,
        backgroundImage: uri === undefined ? "none" : `url("${uri}")`,
        backgroundSize: `${(sheet.columns / columns) * 100}% ${(sheet.rows / rows) * 100}%`,
      }}
    />
  );
}
