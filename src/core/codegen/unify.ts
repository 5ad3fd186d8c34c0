/**
 * Anti-unification of code: several texts that differ only in literals become one, in which each literal that differs is a
 * name. Numbers, strings and booleans are literals; all else has to be the same.
 */
import { shorthand } from "./print";

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|[A-Za-z_$][\w$]*|\s+|[^]/g;

/** The pieces of a line of code. */
export function tokens(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

export function isLiteral(token: string): boolean {
  return /^(?:"|-?\d|true$|false$)/.test(token);
}

/** What texts that unify have in common. */
export function skeleton(pieces: readonly string[]): string {
  return pieces.map((piece) => (isLiteral(piece) ? kindOf(piece) : piece)).join("");
}

function kindOf(literal: string): string {
  const [first = ""] = literal;
  if (first === '"') return "§string";
  return first === "t" || first === "f" ? "§boolean" : "§number";
}

/** The TypeScript type of what literals say. */
export function typeOf(literals: readonly string[]): string {
  const [first = ""] = literals;
  switch (kindOf(first)) {
    case "§string":
      return [...new Set(literals)].join(" | ");
    case "§boolean":
      return "boolean";
    default:
      return "number";
  }
}

/** A literal that differs: its values by text, and the option whose value it is. */
export interface Difference {
  readonly values: readonly string[];
  readonly key: string | undefined;
}

/** Where texts of one skeleton differ. */
export function differences(texts: readonly (readonly string[])[]): readonly Difference[] {
  const [first = []] = texts;
  return first.flatMap((piece, at): Difference[] => {
    const values = texts.map((text) => text[at] ?? "");
    if (values.every((value) => value === piece)) return [];
    return [{ values, key: keyOf(first, at) }];
  });
}

/** What a value is called where it stands: its option, or its axis in the list of a shape. */
function keyOf(pieces: readonly string[], at: number): string | undefined {
  if (pieces[at - 2] === ":") return pieces[at - 3];
  const open = pieces.lastIndexOf("[", at);
  const close = pieces.indexOf("]", at);
  const list = pieces.slice(open + 1, close);
  if (open < 0 || close < 0 || list.some((piece) => !/^(?:-?[\d.]+|,|\s+)$/.test(piece))) {
    return undefined;
  }
  const axis = list.slice(0, at - open - 1).filter((piece) => piece === ",").length;
  const rank = list.filter((piece) => piece === ",").length + 1;
  if (rank === 1) return "channels";
  return rank === 3 ? ["height", "width", "channels"][axis] : undefined;
}

/** The one text, in which `nameOf` names what differs; `inputs: inputs` is written shortly. */
export function unify(
  texts: readonly string[],
  nameOf: (values: readonly string[]) => string,
): string {
  const [first = ""] = texts;
  if (texts.every((text) => text === first)) return first;
  const pieces = texts.map(tokens);
  const named = (pieces[0] ?? []).map((piece, at) => {
    const values = pieces.map((text) => text[at] ?? "");
    return values.every((value) => value === piece) ? piece : nameOf(values);
  });
  return shorthand(named.join(""));
}
