/**
 * How emitted code is written: calls, literals and option objects. The text is one line of TypeScript in the project's
 * style (double quotes, spaces inside braces); breaking long lines is the business of code generation.
 */
import type { Code, Emitted, Initializer } from "./operator";

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

/** Options that are expressions, such as `weights: spectralNorm()`; undefined ones are left out. */
export type Expressions = Readonly<Record<string, Code | undefined>>;

/** An object of literals, and of expressions after them: `{ inputs: 100, weights: spectralNorm() }`. */
export function options(
  values: { readonly [key: string]: Value },
  expressions: Expressions = {},
): Code {
  const computed = Object.entries(expressions).filter(
    (entry): entry is [string, Code] => entry[1] !== undefined,
  );
  const written = literal(values);
  if (computed.length === 0) return { text: written, uses: [] };
  const entries = [
    ...(written === "{}" ? [] : [written.slice(2, -2)]),
    ...computed.map(([key, code]) => `${property(key)}: ${code.text}`),
  ];
  return { text: `{ ${entries.join(", ")} }`, uses: computed.flatMap(([, code]) => code.uses) };
}

/** What a layer that is declared needs to know of its site. */
interface DeclaringSite {
  readonly node: { readonly id: string };
  readonly scope: string;
  readonly layer: string;
  readonly args: Readonly<Record<string, readonly string[]>>;
}

/** A layer that is declared on the scope and applied to what its ports read, in order, with the context. */
export function scopedLayer(
  site: DeclaringSite,
  name: string,
  values: { readonly [key: string]: Value },
  more: { readonly expressions?: Expressions; readonly ports?: readonly string[] } = {},
): Emitted {
  const { text, uses } = options(values, more.expressions);
  const { ports = ["x"] } = more;
  const args = [...ports.map((port) => argument(site, port)), "context"];
  return {
    declare: {
      text: `${name}(${site.scope}, ${literal(site.node.id)}, ${text})`,
      uses: [name, ...uses],
    },
    apply: { text: `${site.layer}(${args.join(", ")})`, uses: [] },
  };
}

/** A function that needs no tensors of its own. */
export function plain(name: string, ...args: readonly string[]): Emitted {
  return { apply: call(name, ...args) };
}

/** A tap of the game: a factory of "ganvas" that the game declares, applied by name to what its ports read. */
export function tap(
  site: Pick<DeclaringSite, "node" | "args">,
  factory: string,
  values: { readonly [key: string]: Value },
  ports: readonly string[],
): Emitted {
  const written = literal(values);
  const inputs = ports.map((port) => argument(site, port));
  return {
    declare: call(factory, ...(written === "{}" ? [] : [written])),
    apply: { text: `context.tap(${[literal(site.node.id), ...inputs].join(", ")})`, uses: [] },
  };
}
