/** Arithmetic on tensor shapes, with NumPy's broadcasting rules. */

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, n) => size * n, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** The shape with ones in front, so that it has the given rank. */
export const alignRank = (shape: Shape, rank: number): number[] => [
  ...new Array<number>(Math.max(0, rank - shape.length)).fill(1),
  ...shape,
];

/** The shape that two shapes broadcast to. Throws when they do not. */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const right = alignRank(b, rank);
  return alignRank(a, rank).map((n, i) => {
    const m = right[i] ?? 1;
    if (n !== m && n !== 1 && m !== 1) {
      throw new RangeError(`Shapes [${a.join()}] and [${b.join()}] do not broadcast.`);
    }
    return n === 1 ? m : n;
  });
}

/** Axes as non-negative integers in rising order; `undefined` means all of them. */
export function normalizeAxes(
  axes: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axes === undefined) return range(rank);
  const list = typeof axes === "number" ? [axes] : axes;
  return list.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
