/** A file of layers, put together: its imports, the initialisers that layers share, and its functions and networks. */
import { Names } from "./names";
import { statement } from "./print";

/** One function or network: its lines, in which each declaration of a layer stands by itself. */
export interface Part {
  /** Before the declarations: documentation and the head. */
  readonly head: readonly string[];
  /** `const up1 = conv2d(...);`, not yet indented or broken. */
  readonly declarations: readonly string[];
  readonly body: readonly string[];
  /** Identifiers that it declares. */
  readonly taken: ReadonlySet<string>;
}

export interface Imports {
  /** From "ganvas". */
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** Whether it names TensorFlow.js's Tensor. */
  readonly tensor: boolean;
  /** Functions of `blocks.ts`. */
  readonly blocks: ReadonlySet<string>;
}

export function moduleText(parts: readonly Part[], imports: Imports): string {
  const names = new Names(parts.flatMap(({ taken }) => [...taken]));
  const { initializers, use } = shareInitializers(
    parts.flatMap(({ declarations }) => declarations),
    names,
  );
  const from = (what: string, named: ReadonlySet<string>, where: string): string[] =>
    named.size === 0
      ? []
      : [statement(`import ${what}{ ${[...named].sort().join(", ")} } from "${where}";`, 0)];
  return [
    ...from("type ", new Set(imports.tensor ? ["Tensor"] : []), "@tensorflow/tfjs"),
    ...from("", imports.values, "ganvas"),
    ...from("type ", imports.types, "ganvas"),
    ...from("", imports.blocks, "./blocks"),
    "",
    ...initializers.map((text) => statement(text, 0)),
    ...(initializers.length === 0 ? [] : [""]),
    ...parts.flatMap(({ head, declarations, body }, at) => [
      ...(at === 0 ? [] : [""]),
      ...head,
      ...declarations.map((text) => statement(use(text), 2)),
      ...(declarations.length === 0 ? [] : [""]),
      ...body,
    ]),
    "",
  ].join("\n");
}

/**
 * Gives an initialiser that several layers share a name, so that what differs between layers stands out. Per option the
 * most frequent one, if at least two layers have it.
 */
function shareInitializers(
  declarations: readonly string[],
  names: Names,
): { readonly initializers: readonly string[]; readonly use: (text: string) => string } {
  const counts = new Map<string, number>();
  for (const text of declarations) {
    for (const [option] of text.matchAll(INITIALIZER)) {
      counts.set(option, (counts.get(option) ?? 0) + 1);
    }
  }
  const chosen = new Map<string, { readonly name: string; readonly use: string }>();
  const options = new Set<string>();
  for (const [option, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const [key = ""] = option.split(":");
    if (count < 2 || options.has(key)) continue;
    options.add(key);
    const name = names.claim(key, "Value");
    chosen.set(option, { name, use: name === key ? key : `${key}: ${name}` });
  }
  return {
    initializers: [...chosen].map(
      ([option, { name }]) => `const ${name} = ${option.slice(option.indexOf(":") + 2)} as const;`,
    ),
    use: (text) => text.replace(INITIALIZER, (option) => chosen.get(option)?.use ?? option),
  };
}

/** An option that holds an initialiser, none of whose numbers is a parameter of the function around it. */
const INITIALIZER = /\b\w*[iI]nit: \{(?: \w+: (?:"[^"]*"|-?\d[\d.e+-]*),?)+ \}/g;
