/**
 * How emitted code is written: calls, literals and option objects. The text is one line of TypeScript in the project's
 * style (double quotes, spaces inside braces); breaking long lines is the business of code generation.
 */
import type { Initializer } from "./operator";
import type { Code, Emitted } from "./operator";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A value of JSON, or undefined for an option that is left out. */
type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A TypeScript literal: `{ inputs: 100, bias: false }`. Undefined entries of objects are left out. */
export function literal(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    if (entries.length === 0) return "{}";
    return `{ ${entries.map(([key, entry]) => `${property(key)}: ${literal(entry)}`).join(", ")} }`;
  }
  return value === undefined ? "undefined" : JSON.stringify(value);
}

/** A key of an object literal, quoted where it must be. */
export function property(key: string): string {
  return IDENTIFIER.test(key) ? key : JSON.stringify(key);
}

/** The option as it is written: undefined, and thereby left out, where it equals the runtime's default. */
export function unless<T extends Value>(standard: T, value: T): T | undefined {
  return literal(standard) === literal(value) ? undefined : value;
}

/** The same for initialisers. */
export function unlessInit(standard: Initializer, value: Initializer): Value {
  return unless<Value>({ ...standard }, { ...value });
}

/** A call of a function of "ganvas". */
export function call(name: string, ...args: readonly string[]): Code {
  return { text: `${name}(${args.join(", ")})`, uses: [name] };
}

/** The expression of the only edge of a port. */
export function argument(
  site: { readonly args: Readonly<Record<string, readonly string[]>> },
  port = "x",
): string {
  return site.args[port]?.[0] ?? "undefined";
}

/** A layer that is declared on the scope and applied with the context. */
export function scopedLayer(
  site: {
    readonly node: { readonly id: string };
    readonly scope: string;
    readonly layer: string;
    readonly args: Readonly<Record<string, readonly string[]>>;
  },
  name: string,
  options: { readonly [key: string]: Value },
): Emitted {
  return {
    declare: call(name, site.scope, literal(site.node.id), literal(options)),
    apply: { text: `${site.layer}(${argument(site)}, context)`, uses: [] },
  };
}

/** A function that needs no tensors of its own. */
export function plain(name: string, ...args: readonly string[]): Emitted {
  return { apply: call(name, ...args) };
}
