/** Reading a document from disk for the commands that take a FILE. */
import { existsSync, readFileSync } from "node:fs";
import { analyse } from "../core/analysis/analyse";
import type { Analysis } from "../core/analysis/analysis";
import type { Diagnostic } from "../core/document/diagnostic";
import type { GanDocument } from "../core/document/document";
import { parseDocument } from "../core/document/parse";
import { WrongUse } from "./output";

export interface LoadedDocument {
  readonly text: string;
  /** Undefined when the text holds no document of this version. */
  readonly document?: GanDocument;
  /** Undefined when the text holds nothing that this version can read. */
  readonly analysis?: Analysis;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads, parses and analyses a document. Throws WrongUse when there is no such file. */
export function loadDocument(file: string, stage?: string): LoadedDocument {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  const text = readFileSync(file, "utf8");
  const parsed = parseDocument(text);
  if (parsed.kind === "invalid" || parsed.document === undefined) {
    return { text, diagnostics: parsed.diagnostics };
  }
  const analysis = analyse(parsed.document, { stage });
  return {
    text,
    // A newer document can be looked at, as far as this version reads it, and nothing is made of it.
    ...(parsed.kind === "document" && { document: parsed.document }),
    analysis,
    diagnostics: [...parsed.diagnostics, ...analysis.diagnostics],
  };
}

/** `error generator/up1 (x): message. Fix.` */
export function diagnosticLine({ severity, where, message, fix, code }: Diagnostic): string {
  const place = [
    where.network ?? where.block ?? (where.node === undefined ? undefined : "game"),
    where.node,
  ]
    .filter((part) => part !== undefined)
    .join("/");
  const port = where.port ?? where.parameter ?? where.player;
  return [
    severity,
    place === "" ? undefined : place,
    port === undefined ? undefined : `(${port})`,
    `[${code}]`,
    message,
    fix,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}
