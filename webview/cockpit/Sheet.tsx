import { useEffect, useRef, useState } from "react";
import type { SheetView } from "../protocol";
import { cellPlace, cellsOf, layoutIn, type Layout } from "./layout";
import { Menu } from "./Menu";
import type { Request } from "./Samples";
import { useLoadedImage } from "./SheetThumbnail";
import { base64, samplePng, sheetPng } from "./picture";
import { useRoom } from "./useRoom";

/**
 * One sheet as large as the room allows, with a cell for every sample: arrow keys move, Enter or the right button opens
 * the menu.
 */
export function Sheet(props: {
  readonly sheet: SheetView;
  /** Whether its rows belong under each other. */
  readonly keepRows: boolean;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { sheet, keepRows, request, onError } = props;
  const [current, setCurrent] = useState(0);
  const [menu, setMenu] = useState<{ index: number; x: number; y: number } | null>(null);
  const cells = useRef<HTMLDivElement>(null);
  const [box, room] = useRoom();
  const count = sheet.columns * sheet.rows;
  const { width, height, gap } = cellsOf(sheet);
  const layout = layoutIn(
    room,
    { width, height, gap },
    count,
    keepRows ? sheet.columns : undefined,
  );

  const focusCell = (index: number): void => {
    setCurrent(index);
    cells.current?.querySelectorAll("button").item(index).focus();
  };
  const move = (event: React.KeyboardEvent): void => {
    const { columns } = layout;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (by === undefined || current + by < 0 || current + by >= count) return;
    event.preventDefault();
    focusCell(current + by);
  };
  const open = (index: number, event: React.MouseEvent): void => {
    event.preventDefault();
    const cell = event.currentTarget.getBoundingClientRect();
    // The keyboard's click has no position: the menu then opens at the cell.
    const fromKeyboard = event.clientX === 0 && event.clientY === 0;
    setCurrent(index);
    setMenu({
      index,
      x: fromKeyboard ? cell.left : event.clientX,
      y: fromKeyboard ? cell.bottom : event.clientY,
    });
  };
  const save = async (index: number): Promise<void> => {
    const png = await base64(await samplePng(sheet, index));
    await request("saveImage", { step: sheet.step, index, png });
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": await sheetPng(sheet) })]);
    } catch {
      // A webview without focus or permission may not write images: the host copies the sheet's path.
      await request("copySheet", { step: sheet.step });
    }
  };

  return (
    <div ref={box} className="cockpit-sheet">
      <div className="cockpit-frame">
        <SheetPicture sheet={sheet} layout={layout} />
        <div
          ref={cells}
          className="cockpit-cells"
          role="group"
          aria-label={`${count} samples at step ${sheet.step.toLocaleString()}`}
          style={{
            gridTemplateColumns: `repeat(${layout.columns}, ${width * layout.scale}px)`,
            gridAutoRows: `${height * layout.scale}px`,
            gap: gap * layout.scale,
          }}
          onKeyDown={move}
        >
          {Array.from({ length: count }, (_, index) => (
            <button
              key={index}
              type="button"
              tabIndex={index === current ? 0 : -1}
              aria-label={`Sample ${index + 1}`}
              aria-haspopup="menu"
              onClick={(event) => {
                if (event.detail === 0) open(index, event);
                else setCurrent(index);
              }}
              onContextMenu={(event) => {
                open(index, event);
              }}
            />
          ))}
        </div>
      </div>
      {menu !== null && (
        <Menu
          x={menu.x}
          y={menu.y}
          label={`Sample ${menu.index + 1}`}
          items={[
            { label: "Save Image...", run: () => save(menu.index) },
            { label: "Copy Sheet", run: copy },
          ]}
          onError={onError}
          onClose={() => {
            setMenu(null);
            focusCell(menu.index);
          }}
        />
      )}
    </div>
  );
}

/** The cells of the sheet's picture, drawn in the columns of the layout. */
function SheetPicture(props: {
  readonly sheet: SheetView;
  readonly layout: Layout;
}): React.JSX.Element {
  const { sheet } = props;
  const { columns, rows, scale } = props.layout;
  const canvas = useRef<HTMLCanvasElement>(null);
  const loaded = useLoadedImage(sheet.uri);
  const image = loaded?.image;
  const { width, height, gap } = cellsOf(sheet);
  const across = columns * (width + gap) - gap;
  const down = rows * (height + gap) - gap;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context == null || image === undefined) return;
    context.clearRect(0, 0, across, down);
    for (let index = 0; index < sheet.columns * sheet.rows; index += 1) {
      const { left, top } = cellPlace(sheet, index);
      const x = (index % columns) * (width + gap);
      const y = Math.floor(index / columns) * (height + gap);
      context.drawImage(image, left, top, width, height, x, y, width, height);
    }
  }, [image, sheet, columns, across, down, width, height, gap]);
  return (
    <canvas
      ref={canvas}
      className={scale < 1 ? undefined : "is-enlarged"}
      width={across}
      height={down}
      style={{ width: across * scale, height: down * scale }}
      data-step={loaded?.uri === sheet.uri ? sheet.step : undefined}
      aria-hidden="true"
    />
  );
}
