/** What a person types into a field, as a value or as a sentence on what is wrong with it. */
import type { Shape } from "../../src/core/document/document";
import { exact } from "./format";

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface NumberRange {
  readonly type: "integer" | "number";
  readonly min?: number;
  readonly max?: number;
}

const no = (message: string): { readonly ok: false; readonly message: string } => ({
  ok: false,
  message,
});

export function parseNumber(text: string, range: NumberRange): Parsed<number> {
  const trimmed = text.trim().replace(/,(?=\d{3}\b)/g, "");
  const value = Number(trimmed);
  if (trimmed === "" || !Number.isFinite(value)) return no(`“${text}” is not a number.`);
  if (range.type === "integer" && !Number.isInteger(value))
    return no(`${text} is not a whole number.`);
  if (range.min !== undefined && value < range.min)
    return no(`At least ${exact(range.min)} is wanted.`);
  if (range.max !== undefined && value > range.max)
    return no(`At most ${exact(range.max)} is possible.`);
  return { ok: true, value };
}

const LARGEST_SIDE = 1_000_000;

/** `28, 28, 1`, `28x28x1` or `28 × 28 × 1`. */
export function parseShape(text: string, longest = 3): Parsed<Shape> {
  const parts = text
    .replace(/[[\]]/g, "")
    .split(/[\s,x×]+/i)
    .filter(Boolean);
  if (parts.length === 0) return no("A shape has at least one size, such as 100 or 28×28×1.");
  if (parts.length > longest) {
    return no(
      longest === 3
        ? "A shape is [units] or [height, width, channels]."
        : `At most ${longest} sizes are possible.`,
    );
  }
  const sizes = parts.map(Number);
  const wrong = parts.find((_, index) => {
    const size = sizes[index] ?? 0;
    return !Number.isInteger(size) || size < 1 || size > LARGEST_SIDE;
  });
  return wrong === undefined
    ? { ok: true, value: sizes }
    : no(`“${wrong}” is not a size: whole numbers from 1 to ${exact(LARGEST_SIDE)} are.`);
}

/** Inside a block, `$name` reads the block's parameter. */
export const isParameterReference = (text: string): boolean => /^\$[A-Za-z]\w*$/.test(text.trim());
