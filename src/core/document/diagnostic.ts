/**
 * What is wrong with a document, where, and what would mend it. The same diagnostics go to the canvas, the Problems
 * panel and the command line; `locate.ts` turns a place into a range of the file's text.
 */
import type { DocumentEdit } from "./edit";

export type Severity = "error" | "warning" | "information";

/** The graph, node, port or player a diagnostic speaks of; an empty place is the document as a whole. */
export interface Place {
  readonly network?: string;
  readonly block?: string;
  /** Node id in its graph; with neither `network` nor `block` it is a node of the game. */
  readonly node?: string;
  readonly port?: string;
  readonly parameter?: string;
  readonly player?: string;
  /** Offset and length in the text, for faults found before there is a graph. */
  readonly text?: { readonly offset: number; readonly length: number };
}

export interface Diagnostic {
  /** Stable, kebab-case: `shape-mismatch`. */
  readonly code: string;
  readonly severity: Severity;
  readonly where: Place;
  /** A full sentence that quotes the offending value and says what was wanted. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly fix?: string;
  /** The same as edits, where one gesture can do it. */
  readonly edits?: readonly DocumentEdit[];
}
