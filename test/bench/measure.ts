/** Prints one figure: what, how much, of which unit. */
export type Report = (name: string, value: number, unit: string) => void;

/** The median of several timings, in milliseconds, after a warm-up of a third as many. */
export function median(times: number, work: () => unknown): number {
  for (let i = 0; i < times / 3; i++) work();
  return middle(
    Array.from({ length: times }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

/** The middle of some numbers. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
