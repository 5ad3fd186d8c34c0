/**
 * What the host knows of a document's text: what it parses to and what analysis says of it. Derived once per version
 * of a text and shared by all who ask: the editor, the Problems panel, generation.
 */
import type * as vscode from "vscode";
import { analyse } from "../core/analysis/analyse";
import type { Analysis } from "../core/analysis/analysis";
import type { Diagnostic } from "../core/document/diagnostic";
import type { GanDocument } from "../core/document/document";
import { parseDocument, type ParseResult } from "../core/document/parse";

export interface Reading {
  readonly parsed: ParseResult;
  readonly document?: GanDocument;
  readonly analysis?: Analysis;
  /** Of the text and of the graph. */
  readonly diagnostics: readonly Diagnostic[];
  readonly errors: number;
}

/** Reads a text: never throws, and says in diagnostics what is wrong with it. */
export function readText(text: string): Reading {
  const parsed = parseDocument(text);
  const document = parsed.kind === "invalid" ? undefined : parsed.document;
  const analysis = document && analyse(document);
  const diagnostics = [...parsed.diagnostics, ...(analysis?.diagnostics ?? [])];
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return { parsed, document, analysis, diagnostics, errors };
}

const readings = new WeakMap<vscode.TextDocument, { version: number; reading: Reading }>();
const lastGood = new WeakMap<vscode.TextDocument, GoodText>();

/** The reading of an open document as it is now. */
export function readingOf(document: vscode.TextDocument): Reading {
  const known = readings.get(document);
  if (known?.version === document.version) return known.reading;
  const reading = readText(document.getText());
  if (reading.document !== undefined) {
    lastGood.set(document, { text: document.getText(), document: reading.document });
  }
  readings.set(document, { version: document.version, reading });
  return reading;
}

/** A text that is a graph. */
export interface GoodText {
  readonly text: string;
  readonly document: GanDocument;
}

/** The newest text of an open document that is a graph: the present one, or the last before it was broken. */
export function lastGoodOf(document: vscode.TextDocument): GoodText | undefined {
  readingOf(document);
  return lastGood.get(document);
}

export const DOCUMENT_ENDING = ".gan.json";

/** Documents that people edit; the sides of a diff against git are not. */
export const isGanDocument = ({ uri }: { readonly uri: vscode.Uri }): boolean =>
  uri.path.endsWith(DOCUMENT_ENDING) && uri.scheme !== "git";
