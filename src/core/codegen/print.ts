/**
 * Printing of code: values as TypeScript literals, and statements broken as Prettier would break them at 100 columns,
 * so that a generated file is formatted without a formatter at hand.
 */
import type { Json } from "../document/document";

const WIDTH = 100;

/** A value as a TypeScript literal on one line. */
export function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(
      ([key, item]) => `${propertyName(key)}: ${literal(item)}`,
    );
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (typeof value === "number") return numberLiteral(value);
  return JSON.stringify(value);
}

/** Numbers as a person writes them: 0.0002 and 5e-5, not 2e-4 and 0.00005. */
export function numberLiteral(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
}

/** Quoted only where it must be. */
export function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** Reads a property: `value.image`, `value["image-2"]`. */
export function member(object: string, key: string): string {
  const name = propertyName(key);
  return name === key ? `${object}.${key}` : `${object}[${name}]`;
}

/** An entry of an object, or of a pattern that takes one apart: `z`, `class: classInput`. */
export function entry(key: string, value: string): string {
  return key === value ? key : `${propertyName(key)}: ${value}`;
}

/** `{ inputs: inputs }` as `{ inputs }`. */
export function shorthand(text: string): string {
  return text.replace(/(?<=[{,] )([A-Za-z_$][\w$]*): \1(?=[ ,}])/g, "$1");
}

/**
 * Prints one statement at an indentation, breaking the last bracket that ends it (arguments, object, array) into one
 * line per item where it would pass 100 columns.
 */
export function statement(text: string, indent: number): string {
  return breakLine(text, indent, "");
}

function breakLine(text: string, indent: number, tail: string): string {
  const pad = " ".repeat(indent);
  const line = `${pad}${text}${tail}`;
  if (line.length <= WIDTH || text.includes("\n")) return line;
  const bracket = breakable(text);
  if (bracket === undefined) return line;
  const head = text.slice(0, bracket.open + 1);
  const rest = text.slice(bracket.close);
  const items = splitItems(text.slice(bracket.open + 1, bracket.close));
  const last = items.at(-1);
  // f(a, b, { ... }): the arguments stay, the object opens.
  if (text[bracket.open] === "(" && last !== undefined && /^[{[]/.test(last)) {
    const before = [...items.slice(0, -1), ""].join(", ");
    const opened = `${pad}${head}${before}${last[0]}`;
    // Two objects, or two lists, side by side all get lines of their own.
    if (opened.length <= WIDTH && items.at(-2)?.[0] !== last[0]) {
      const inner = splitItems(last.slice(1, -1).trim());
      const body = inner.map((item) => breakLine(item, indent + 2, ","));
      return [opened, ...body, `${pad}${last.at(-1) ?? ""}${rest}${tail}`].join("\n");
    }
  }
  // f(a, () => value): the value goes on a line of its own.
  const arrow = last === undefined ? -1 : last.indexOf(" => ");
  if (text[bracket.open] === "(" && last?.startsWith("(") === true && arrow > 0) {
    const before = [...items.slice(0, -1), last.slice(0, arrow)].join(", ");
    const value = breakLine(last.slice(arrow + 4), indent + 2, ",");
    return [`${pad}${head}${before} =>`, value, `${pad}${rest}${tail}`].join("\n");
  }
  const body = items.map((item) => breakLine(item, indent + 2, ","));
  return [`${pad}${head}`, ...body, `${pad}${rest}${tail}`].join("\n");
}

/** The outermost bracket that closes nearest the end of the text. */
function breakable(text: string): { open: number; close: number } | undefined {
  const stack: number[] = [];
  let found: { open: number; close: number } | undefined;
  scan(text, (char, at) => {
    if ("([{".includes(char)) stack.push(at);
    else if (")]}".includes(char)) {
      const open = stack.pop();
      if (open !== undefined && stack.length === 0 && at > open + 1) found = { open, close: at };
    }
  });
  return found;
}

/** Splits the inside of a bracket at its own commas. */
function splitItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  scan(text, (char, at) => {
    if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "," && depth === 0) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    }
  });
  items.push(text.slice(start).trim());
  return items.filter((item) => item !== "");
}

/** Calls back for every character outside string literals. */
function scan(text: string, visit: (char: string, at: number) => void): void {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== undefined) {
      if (char === "\\") at += 1;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'" || char === "`") quote = char;
    else visit(char, at);
  }
}

/** `[28, 28, 1]`, or nothing for a shape that is not known. */
export function shapeText(shape: readonly number[] | undefined): string {
  return shape === undefined ? "" : `[${shape.join(", ")}]`;
}
