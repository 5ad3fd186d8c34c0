/**
 * From what zod found to what a person reads: each issue becomes a diagnostic that names the node, quotes the value,
 * says what was wanted, and points at the text.
 */
import type * as z from "zod";
import type { Diagnostic, Place } from "./diagnostic";
import { isJsonObject, type JsonObject, quote } from "./json";
import { createLocator } from "./locate";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What zod asks for where a schema gives no phrase of its own; fits "... is 5, but ... is wanted". */
export function wantedPhrase(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_PHRASES[issue.expected] ?? `a value of type ${issue.expected}`;
    case "too_small":
      return issue.origin === "string"
        ? "a text that is not empty"
        : `a number ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `a number ${issue.inclusive ? "of at most" : "below"} ${issue.maximum}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : "another value";
    default:
      return "another value";
  }
}

/** The diagnostics of a document's raw JSON that the schema refused. */
export function faultDiagnostics(
  issues: readonly Issue[],
  raw: JsonObject,
  text: string,
): Diagnostic[] {
  const locator = createLocator(text);
  return issues.map((issue) => {
    const value = valueAt(raw, issue.path);
    const range = locator.rangeOfPath(issue.path.map(pathSegment));
    return {
      code: codeOf(issue, value),
      severity: "error",
      where: { ...placeOf(raw, issue.path), ...(range && { text: range }) },
      message: `${sentence(issue, raw, value)}.`,
      fix: fixOf(issue, value),
    };
  });
}

/** The first issue as one sentence, for an edit whose value the schema refused. */
export function faultSentence(subject: string, error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  if (!issue) return `${subject} is not valid.`;
  const path = issue.path.map(String).join(".");
  const found = valueAt(value, issue.path);
  return `${subject}${path === "" ? "" : `: "${path}"`} ${isOrLacks(found, issue.message)}.`;
}

const TYPE_PHRASES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map(quote);
  return quoted.length === 1 ? (quoted[0] ?? "") : `one of ${quoted.join(", ")}`;
}

function isOrLacks(value: unknown, wanted: string): string {
  const phrase = wanted.replace(/,$/, "");
  return value === undefined
    ? `is missing; ${phrase} is wanted`
    : `is ${quote(value)}, but ${wanted} is wanted`;
}

function codeOf(issue: Issue, value: unknown): string {
  if (value === undefined) return "missing-field";
  switch (issue.code) {
    case "too_small":
    case "too_big":
      return typeof value === "number" ? "out-of-range" : "wrong-type";
    case "invalid_format":
    case "invalid_key":
      return "invalid-name";
    case "invalid_value":
      return "unknown-choice";
    case "invalid_union":
      return "discriminator" in issue ? "unknown-choice" : "wrong-type";
    default:
      return "wrong-type";
  }
}

function sentence(issue: Issue, raw: JsonObject, value: unknown): string {
  const { subject, rest } = split(raw, issue.path);
  const field = rest.map(String).join(".");
  if (issue.code === "invalid_key") {
    const key = String(issue.path.at(-1));
    const wanted = issue.issues[0]?.message ?? "another name";
    return `${subject}: the key ${quote(key)} is not ${wanted.replace(/,$/, "")}`;
  }
  return `${subject}${field === "" ? "" : `: "${field}"`} ${isOrLacks(value, issue.message)}`;
}

function fixOf(issue: Issue, value: unknown): string {
  if (issue.code === "invalid_key") return "Rename the key.";
  const wanted = issue.message.replace(/,$/, "");
  const key = String(issue.path.at(-1) ?? "");
  return value === undefined ? `Add "${key}": ${wanted}.` : `Write ${wanted} there.`;
}

/** Whom a path speaks of, and what of it. */
function split(raw: JsonObject, path: Path): { subject: string; rest: Path } {
  const [first, second, third, fourth] = path;
  const nodesAt = first === "game" ? 1 : 2;
  if (
    (first === "game" || first === "networks" || first === "blocks") &&
    path[nodesAt] === "nodes"
  ) {
    const index = path[nodesAt + 1];
    if (typeof index === "number") {
      const graph =
        first === "game"
          ? "the game"
          : `${first === "networks" ? "network" : "block"} ${quote(second)}`;
      return {
        subject: `${named("Node", valueAt(raw, path.slice(0, nodesAt + 2)), index)} of ${graph}`,
        rest: path.slice(nodesAt + 2),
      };
    }
  }
  if (first === "game" && second === "players" && typeof third === "number") {
    return { subject: named("Player", valueAt(raw, path.slice(0, 3)), third), rest: path.slice(3) };
  }
  if (first === "stages" && typeof second === "number") {
    return { subject: named("Stage", valueAt(raw, path.slice(0, 2)), second), rest: path.slice(2) };
  }
  if ((first === "networks" || first === "blocks") && third !== undefined && fourth === undefined) {
    return {
      subject: `${first === "networks" ? "Network" : "Block"} ${quote(second)}`,
      rest: [third],
    };
  }
  return { subject: "The document", rest: path };
}

function named(kind: string, value: unknown, index: number): string {
  const id = isJsonObject(value) ? value["id"] : undefined;
  return typeof id === "string" ? `${kind} "${id}"` : `${kind} ${index + 1}`;
}

/** The node, port, parameter or player that a path of the raw JSON leads to. */
function placeOf(raw: JsonObject, path: Path): Place {
  const [first, second, third] = path;
  const id = (length: number) => {
    const value = valueAt(raw, path.slice(0, length));
    const found = isJsonObject(value) ? value["id"] : undefined;
    return typeof found === "string" ? found : undefined;
  };
  if (first === "game" && second === "players" && typeof third === "number") {
    const player = id(3);
    return player === undefined ? {} : { player };
  }
  const graph =
    first === "networks" && typeof second === "string"
      ? { network: second }
      : first === "blocks" && typeof second === "string"
        ? { block: second }
        : {};
  const nodesAt = first === "game" ? 1 : 2;
  if (path[nodesAt] !== "nodes" || typeof path[nodesAt + 1] !== "number") return graph;
  const node = id(nodesAt + 2);
  if (node === undefined) return graph;
  const [field, key] = path.slice(nodesAt + 2);
  const port = field === "in" && typeof key === "string" ? { port: key } : {};
  const parameter = field === "params" && typeof key === "string" ? { parameter: key } : {};
  return { ...graph, node, ...port, ...parameter };
}

function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function pathSegment(key: PropertyKey): string | number {
  return typeof key === "number" ? key : String(key);
}
