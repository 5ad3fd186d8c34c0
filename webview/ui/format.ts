/** How numbers are written in the editor: short on the canvas, exact in the inspector, always with their unit. */
import type { Shape } from "../../src/core/document/document";

// Made once: a formatter is dear to make, and a large graph has thousands of numbers.
const EXACT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** `131,072`. */
export const exact = (value: number): string => EXACT.format(value);

const scaled = (value: number, unit: string): string => {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  const text = value.toFixed(digits).replace(/(\.\d*?)0+$/, "$1");
  return `${text.replace(/\.$/, "")}${unit}`;
};

/** Counts in three figures: `256`, `131 k`, `1.07 M`, `12.8 G`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return exact(value);
  if (size < 999_500) return scaled(value / 1e3, " k");
  if (size < 999_500_000) return scaled(value / 1e6, " M");
  if (size < 999_500_000_000) return scaled(value / 1e9, " G");
  return scaled(value / 1e12, " T");
}

/** Bytes in three figures, in powers of 1024: `49 kB`, `214 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${exact(value)} B`;
  if (value < 1000 * 1024) return scaled(value / 1024, " kB");
  if (value < 1000 * 1024 ** 2) return scaled(value / 1024 ** 2, " MB");
  return scaled(value / 1024 ** 3, " GB");
}

/** `28×28×1`; a scalar is `1`. */
export const shapeText = (shape: Shape): string => (shape.length === 0 ? "1" : shape.join("×"));

/** A rate as papers write it: `2e-4`, `0.05`, `1`. */
export function rate(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) {
    return value.toExponential().replace("e-0", "e-").replace("e+", "e");
  }
  return String(value);
}

/** `1 node`, `26 nodes`. */
export const plural = (count: number, noun: string): string =>
  `${exact(count)} ${noun}${count === 1 ? "" : "s"}`;

/** Plain text of the core as it is set in the editor: `4x4, stride 2 -> 64` becomes `4×4, stride 2 → 64`. */
export const typeset = (text: string): string =>
  text.replace(/(\d) ?x ?(?=\d)/g, "$1×").replaceAll("->", "→");
