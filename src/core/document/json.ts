/**
 * Reading JSON text without losing anything: where it breaks, keys that are written twice (of which `JSON.parse` would
 * silently keep one), numbers that no number can hold (`1e999`), and nesting, keys and sizes that no document has.
 */
import {
  findNodeAtLocation,
  type JSONPath,
  type ParseError,
  parseTree,
  printParseErrorCode,
  visit,
} from "jsonc-parser";
import type { Diagnostic } from "./diagnostic";
import type { Json } from "./document";

/** Deeper than any document; below what recursion over a value can bear. */
const MAX_DEPTH = 64;

/** In characters: some 50,000 nodes. A text beyond this would keep an editor busy for seconds at every keystroke. */
const MAX_LENGTH = 4e6;

export type JsonObject = { [key: string]: Json };

export type JsonResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The value of a JSON text, or what is wrong with it and where. */
export function readJson(text: string): JsonResult {
  if (text.trim() === "") {
    return failure({
      code: "empty-file",
      severity: "error",
      where: { text: { offset: 0, length: 0 } },
      message: "The file is empty.",
      fix: "Choose a template, or write a document into it.",
    });
  }
  if (text.length > MAX_LENGTH) return failure(tooLong(text));
  const { colons, tooDeepAt } = scan(text);
  if (tooDeepAt !== undefined) return failure(tooDeep(tooDeepAt));
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { ok: false, diagnostics: [syntaxError(text)] };
  }
  const survey = surveyJson(value);
  if (survey.problem) return failure(unusable(text, survey.problem));
  // One colon outside strings is one key in the text: fewer keys in the value mean that some were written twice.
  if (colons > survey.keys) return { ok: false, diagnostics: duplicateKeys(text) };
  return { ok: true, value };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value, shortened to be quoted in a sentence. */
export function quote(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `a list of ${value.length}`;
  if (isJsonObject(value)) return "an object";
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 56)}..."` : text;
}

export interface JsonProblem {
  readonly kind: "not-finite" | "too-deep" | "not-json" | "reserved-key";
  readonly path: JSONPath;
  readonly value: unknown;
}

interface Survey {
  readonly keys: number;
  readonly problem?: JsonProblem;
}

/** Counts the keys of a value and finds the first part of it that a JSON file could not hold. */
export function surveyJson(root: unknown): Survey {
  let keys = 0;
  const path: (string | number)[] = [];
  function walk(value: unknown): JsonProblem | undefined {
    if (typeof value === "number") {
      return Number.isFinite(value) ? undefined : { kind: "not-finite", path: [...path], value };
    }
    if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
    if (typeof value !== "object") return { kind: "not-json", path: [...path], value };
    if (path.length >= MAX_DEPTH) return { kind: "too-deep", path: [...path], value };
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        path.push(at);
        const problem = walk(value[at]);
        if (problem) return problem;
        path.pop();
      }
      return undefined;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (inner === undefined) continue; // Written as an absent key.
      keys++;
      path.push(key);
      // What is written under it becomes an object's prototype in one program and a field in another.
      if (key === "__proto__") return { kind: "reserved-key", path: [...path], value: key };
      const problem = walk(inner);
      if (problem) return problem;
      path.pop();
    }
    return undefined;
  }
  const problem = walk(root);
  return problem ? { keys, problem } : { keys };
}

function failure(diagnostic: Diagnostic): JsonResult {
  return { ok: false, diagnostics: [diagnostic] };
}

/** What the parser's error codes mean to a person. */
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no value that JSON knows",
  InvalidNumberFormat: "this is no number that JSON knows",
  PropertyNameExpected: 'a key in double quotes, or "}", is wanted',
  ValueExpected: "a value is wanted",
  ColonExpected: '":" is wanted',
  CommaExpected: '"," is wanted',
  CloseBraceExpected: '"}" is wanted',
  CloseBracketExpected: '"]" is wanted',
  EndOfFileExpected: "nothing more is wanted here",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "the string has no closing quote",
  UnexpectedEndOfNumber: "the number breaks off",
  InvalidUnicode: "the \\u escape wants four hexadecimal digits",
  InvalidEscapeCharacter: "this escape is none that JSON knows",
  InvalidCharacter: "a control character must be escaped",
};

function syntaxError(text: string): Diagnostic {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  const offset = Math.min(first?.offset ?? text.length, text.length);
  const { line, column } = positionAt(text, offset);
  const found = offset >= text.trimEnd().length ? "the end of the file" : quoteText(text, offset);
  const reason = first ? SYNTAX[printParseErrorCode(first.error)] : undefined;
  return {
    code: "invalid-json",
    severity: "error",
    where: { text: { offset, length: Math.max(first?.length ?? 0, offset < text.length ? 1 : 0) } },
    message: `The file is not valid JSON: at line ${line}, column ${column}, at ${found}, ${reason ?? "it cannot be read"}.`,
    fix: "Correct the text there; the last good graph stays until then.",
  };
}

function quoteText(text: string, offset: number): string {
  const line = text.slice(offset, offset + 24).split(/\r?\n/, 1)[0] ?? "";
  return line === "" ? "the end of the line" : JSON.stringify(line);
}

/** One-based line and column of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

function tooDeep(offset: number): Diagnostic {
  return {
    code: "too-deep",
    severity: "error",
    where: { text: { offset, length: 1 } },
    message: `The file nests brackets more than ${MAX_DEPTH} levels deep, which no document does.`,
    fix: "Remove the nested value, or restore the file from version control.",
  };
}

function tooLong(text: string): Diagnostic {
  const inWords = (length: number) => length.toLocaleString("en-US");
  return {
    code: "file-too-large",
    severity: "error",
    where: { text: { offset: 0, length: 1 } },
    message: `The file has ${inWords(text.length)} characters, but a document has at most ${inWords(MAX_LENGTH)}.`,
    fix: "Open it as text, and use blocks for what repeats.",
  };
}

/** What parsed, but is nothing that a document can hold. */
function unusable(text: string, { kind, path }: JsonProblem): Diagnostic {
  const root = parseTree(text);
  const { offset, length } = (root && findNodeAtLocation(root, path)) ?? { offset: 0, length: 0 };
  const where = { text: { offset, length } };
  if (kind === "reserved-key") {
    return {
      code: "reserved-key",
      severity: "error",
      where,
      message: `"${path.join(".")}" has a key "__proto__", which JavaScript keeps for itself.`,
      fix: "Rename the key.",
    };
  }
  return {
    code: "not-finite",
    severity: "error",
    where,
    message: `"${path.join(".")}" is ${text.slice(offset, offset + length)}, which is larger than any number can be.`,
    fix: "Write a finite number there.",
  };
}

/**
 * What can be seen without parsing: the number of colons outside strings, and where brackets first nest too deeply for
 * the parsers' recursion.
 */
function scan(text: string): { colons: number; tooDeepAt?: number } {
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x3a: // :
        colons++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MAX_DEPTH) return { colons, tooDeepAt: at };
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x22: // "
        do at = text.indexOf('"', at + 1);
        while (at >= 0 && isEscaped(text, at));
        if (at < 0) return { colons };
        break;
    }
  }
  return { colons };
}

/** Whether an odd number of backslashes precedes the quote. */
function isEscaped(text: string, quoteAt: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quoteAt - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}

function duplicateKeys(text: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (key, offset, length, _line, _column, path) => {
      const keys = open.at(-1);
      if (keys?.has(key)) {
        const owner = path().join(".");
        diagnostics.push({
          code: "duplicate-key",
          severity: "error",
          where: { text: { offset, length } },
          message: `The key "${key}" is written twice in ${owner === "" ? "the document" : `"${owner}"`}, and only one of its values could be kept.`,
          fix: "Remove or rename one of the two.",
        });
      }
      keys?.add(key);
    },
  });
  return diagnostics;
}
