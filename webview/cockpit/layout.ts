/**
 * How the samples of a sheet are laid out in the room there is. A sheet is written once, in columns of the trainer's
 * choice; here its cells go into as many columns as make them largest.
 */
import type { SheetView } from "../protocol";

/** Where the cells of a sheet lie in its picture, in pixels. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  /** Between two cells; there is none around them. */
  readonly gap: number;
}

/** The cells of a sheet, from its size alone: columns and rows of equal cells with one gap, smaller than a column. */
export function cellsOf(sheet: SheetView): Cells {
  const pitch = Math.ceil(sheet.width / sheet.columns);
  const gap = pitch * sheet.columns - sheet.width;
  return {
    gap,
    width: pitch - gap,
    height: Math.round((sheet.height - (sheet.rows - 1) * gap) / sheet.rows),
  };
}

/** The top left corner of a cell in the picture. */
export function cellPlace(sheet: SheetView, index: number): { left: number; top: number } {
  const { width, height, gap } = cellsOf(sheet);
  return {
    left: (index % sheet.columns) * (width + gap),
    top: Math.floor(index / sheet.columns) * (height + gap),
  };
}

export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the screen for one of a sample. */
  readonly scale: number;
}

/**
 * The columns and the scale at which `count` cells fill a room best. Scales are halves, so that pixels stay even; below
 * one, where pixels are lost anyway, any. Rows are full where that costs no size. `fixed` are columns that must stay.
 */
export function layoutIn(
  room: { readonly width: number; readonly height: number },
  cells: Cells,
  count: number,
  fixed?: number,
): Layout {
  let best: Layout = { columns: 1, rows: count, scale: 0 };
  for (let columns = fixed ?? 1; columns <= (fixed ?? count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = columns * cells.width + (columns - 1) * cells.gap;
    const down = rows * cells.height + (rows - 1) * cells.gap;
    const fits = Math.min(room.width / across, room.height / down);
    const scale = fits < 1 ? fits : Math.floor(fits * 2) / 2;
    const fuller = count % columns === 0 && count % best.columns !== 0;
    if (scale > best.scale || (scale === best.scale && fuller)) best = { columns, rows, scale };
  }
  return best;
}
