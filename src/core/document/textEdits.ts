/**
 * The smallest line-wise change from one text to another, so that an edit in the canvas leaves the cursor, the folds
 * and the undo history of a text editor beside it alone.
 */
import { diffArrays } from "diff";

export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Texts that differ in more lines than this become one edit: looking for the least takes time quadratic in it. */
const MAX_DIFFERENCES = 400;

/**
 * Edits, in ascending order and apart from each other, whose offsets are those of `before`. `after` takes over the line
 * endings of `before`, so that a file with `\r\n` keeps them.
 */
export function textEdits(before: string, after: string): TextEdit[] {
  const old = lines(before);
  const wanted = lines(before.includes("\r\n") ? after.replace(/\r?\n/g, "\r\n") : after);
  const shorter = Math.min(old.length, wanted.length);
  let start = 0;
  while (start < shorter && old[start] === wanted[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === wanted.at(-1 - end)) end++;
  const middle = old.slice(start, old.length - end);
  const replacement = wanted.slice(start, wanted.length - end);
  if (middle.length === 0 && replacement.length === 0) return [];

  const edits: TextEdit[] = [];
  let offset = lengthOf(old.slice(0, start));
  const changes = diffArrays(middle, replacement, { maxEditLength: MAX_DIFFERENCES }) ?? [
    { added: false, removed: true, value: middle },
    { added: true, removed: false, value: replacement },
  ];
  for (const { added, removed, value } of changes) {
    const length = lengthOf(value);
    const last = edits.at(-1);
    const touches = last !== undefined && last.offset + last.length === offset;
    if (added) {
      const text = value.join("");
      if (touches) edits[edits.length - 1] = { ...last, text: last.text + text };
      else edits.push({ offset, length: 0, text });
      continue;
    }
    if (removed) {
      if (touches) edits[edits.length - 1] = { ...last, length: last.length + length };
      else edits.push({ offset, length, text: "" });
    }
    offset += length;
  }
  return edits;
}

/** The text after its edits. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.offset) + edit.text;
    at = edit.offset + edit.length;
  }
  return result + text.slice(at);
}

/** Lines with their endings. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function lengthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
