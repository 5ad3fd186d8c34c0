/**
 * A gesture on the graph as the smallest change of the text.
 */
import { applyEdits } from "../core/document/apply";
import type { DocumentEdit } from "../core/document/edit";
import { parseDocument } from "../core/document/parse";
import { serialiseDocument } from "../core/document/serialise";
import { textEdits, type TextEdit } from "../core/document/textEdits";
import { defaultOf } from "../core/operators/defaults";

export type TextChange =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly message: string };

/** Applies edits to the document that a text holds. A text that holds none, or one that is newer, is not touched. */
export function changeText(text: string, edits: readonly DocumentEdit[]): TextChange {
  const parsed = parseDocument(text);
  if (parsed.kind !== "document") {
    const [first] = parsed.diagnostics;
    const reason = first === undefined ? "" : ` ${first.message}`;
    return { ok: false, message: `The graph cannot be changed now.${reason}` };
  }
  const result = applyEdits(parsed.document, edits, defaultOf);
  if (!result.ok) return { ok: false, message: result.error.message };
  return { ok: true, edits: textEdits(text, serialiseDocument(result.document)) };
}
