/**
 * Identifiers of generated code: ids of the document, made legal and unique in one scope.
 */
import { lookup } from "../operators/catalogue";

const RESERVED = new Set(
  (
    "Infinity NaN arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** `up-1/conv` -> `up1Conv`: letters and digits in camel case, never starting with a digit. */
export function camelCase(id: string): string {
  const words = id.split(/[^A-Za-z0-9$]+/).filter((word) => word !== "");
  const joined = words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return /^[A-Za-z$]/.test(joined) ? joined : `_${joined}`;
}

/** What generated code calls or is given, beside the functions that are named as their operators are. */
const USED = new Set([
  "Context",
  "Layer",
  "Scope",
  "Tensor",
  "adam",
  "batchOf",
  "context",
  "defineGame",
  "during",
  "equalized",
  "game",
  "interpolation",
  "latest",
  "network",
  "pointsOf",
  "rmsprop",
  "scope",
  "sgd",
  "spectralNorm",
  "styleMixing",
  "truncation",
  "weighted",
]);

/** Whether a name is a word of TypeScript or of the code around what is named. */
function isSpoken(name: string): boolean {
  return RESERVED.has(name) || USED.has(name) || lookup(name) !== undefined;
}

/** The constant that a network is bound to: its name, unless that is spoken. No network's own name holds a `$`. */
export function networkIdentifier(name: string): string {
  return isSpoken(name) ? `${name}$` : name;
}

/** What the function of a block is called before others of that name are known. */
export function blockName(name: string): string {
  return isSpoken(camelCase(name)) ? `${camelCase(name)}Block` : camelCase(name);
}

/** Hands out identifiers, each once. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...RESERVED, ...taken]);
  }

  /** All that are taken, those of the language among them. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** The id in camel case; where that is taken, with the suffix, then with numbers. */
  claim(id: string, suffix: string): string {
    const base = camelCase(id);
    const candidates = [base, `${base}${suffix}`];
    for (let n = 1; ;) {
      const candidate = candidates.shift() ?? `${base}${suffix}${++n}`;
      if (!this.#taken.has(candidate)) {
        this.#taken.add(candidate);
        return candidate;
      }
    }
  }
}
