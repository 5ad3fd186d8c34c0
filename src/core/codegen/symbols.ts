/**
 * Shapes inside a block's function, as comments: what all uses have in common stays a number, what differs is a parameter
 * of the function or follows from the size of an input, `[2H, 2W, filters]`.
 */
import type { Shape } from "../document/document";
import type { BlockFunction } from "./blocks";

export interface Symbols {
  /** One shape for every use, as one text; nothing where no symbol says a side. */
  show(shapes: readonly (Shape | undefined)[]): string;
}

export function symbolsOf({ uses, params }: BlockFunction): Symbols {
  const sides: { readonly name: string; readonly values: readonly number[] }[] = [];
  const channels: { readonly name: string; readonly values: readonly number[] }[] = params.map(
    ({ name, values }) => ({ name, values: values.map(Number) }),
  );
  const known = (list: typeof sides, values: readonly number[]) =>
    list.some((symbol) => values.every((value, at) => value === symbol.values[at]));
  const note = (list: typeof sides, name: string, values: readonly number[]): void => {
    if (values.every((value) => value === values[0]) || known(list, values)) return;
    const taken = [...sides, ...channels].some((symbol) => symbol.name === name);
    if (!taken) list.push({ name, values });
  };
  for (const { id } of uses[0]?.use?.inside.inputs ?? []) {
    const shapes = uses.map(
      ({ use }) => use?.inside.inputs.find((node) => node.id === id)?.shapes["y"] ?? [],
    );
    const rank = shapes[0]?.length ?? 0;
    const side = (at: number): readonly number[] => shapes.map((shape) => shape[at] ?? 0);
    if (rank === 3) {
      note(sides, "H", side(0));
      note(sides, "W", side(1));
      note(channels, "C", side(2));
    } else if (rank === 1) note(channels, "N", side(0));
  }

  const text = (values: readonly number[], isSide: boolean): string | undefined => {
    const [first = 0] = values;
    if (values.every((value) => value === first)) return String(first);
    const list = isSide ? [...sides, ...channels] : channels;
    const ratios = list.map(({ name, values: known }) => {
      const ratio = first / (known[0] ?? 1);
      return { name, ratio, fits: values.every((value, at) => value === ratio * (known[at] ?? 0)) };
    });
    const same = ratios.find(({ ratio, fits }) => fits && ratio === 1);
    if (same !== undefined || !isSide) return same?.name;
    for (const { name, ratio } of ratios.filter(({ fits }) => fits)) {
      if (Number.isInteger(ratio)) return `${ratio}${name}`;
      if (Number.isInteger(1 / ratio)) return `${name}/${1 / ratio}`;
    }
    return undefined;
  };
  return {
    show(shapes) {
      const rank = shapes[0]?.length;
      if (rank === undefined || shapes.some((shape) => shape?.length !== rank)) return "";
      const axes = Array.from({ length: rank }, (_, axis) =>
        text(
          shapes.map((shape) => shape?.[axis] ?? 0),
          rank === 3 && axis < 2,
        ),
      );
      return axes.includes(undefined) ? "" : `[${axes.join(", ")}]`;
    },
  };
}
