/** The text of a block's function: its layers declared in a place of their own, then what they compute. */
import type { GanDocument, Shape } from "../document/document";
import { AROUND, type BlockFunction, type BlockFunctions, layersOf } from "./blocks";
import { bodyOf } from "./body";
import type { DrawnNode } from "./drawing";
import { type Args, type EmitPlace, noteUses, placeholders } from "./emit";
import type { Part } from "./module";
import { Names } from "./names";
import { entry, statement } from "./print";
import { type Symbols, symbolsOf } from "./symbols";
import { typeOf, unify } from "./unify";

/** What a file's functions and networks use of elsewhere, gathered while they are written. */
export interface Gathered {
  readonly values: Set<string>;
  readonly types: Set<string>;
  /** Whether the type Tensor is named. */
  tensor: boolean;
  readonly functions: Set<BlockFunction>;
}

export interface FunctionOptions {
  readonly functions: BlockFunctions;
  readonly document: GanDocument;
  readonly gathered: Gathered;
  /** Other files import it. */
  readonly exported: boolean;
}

/** Writes a block's function. */
export function blockPart(made: BlockFunction, options: FunctionOptions): Part {
  const { functions, document, gathered } = options;
  const [first] = made.uses;
  const inside = first?.use?.inside ?? { inputs: [], layers: [], outputs: [] };
  const peers = peersOf(made.uses);
  const emitted = (node: DrawnNode, place: Omit<EmitPlace, "document">) =>
    functions.emit(node, { document, ...place });

  const names = new Names([
    ...AROUND,
    ...functions.all.map(({ identifier }) => identifier),
    ...made.params.map(({ name }) => name),
  ]);
  const inputs = new Map(inside.inputs.map(({ id }) => [id, names.claim(id, "Input")]));
  const running = [
    names.claim(names.taken.has("x") ? "h" : "x", "Value"),
    names.claim("y", "Value"),
  ] as const;
  const parameters = new Map(made.params.map(({ name, values }) => [values.join("\n"), name]));
  const nameOf = (values: readonly string[]): string => parameters.get(values.join("\n")) ?? "";
  const layers = new Map<DrawnNode, string>();
  const declarations: string[] = [];
  for (const [node, uses] of peers) {
    const place = { layer: "layer", args: placeholders(node), scope: "block" };
    const codes = uses.map((use) => emitted(use, place));
    for (const { declare, apply } of codes) {
      noteUses(declare, gathered.values);
      noteUses(apply, gathered.values);
    }
    if (node.use !== undefined) gathered.functions.add(functions.of(node));
    const declared = codes.flatMap(({ declare }) => declare?.text ?? []);
    if (declared.length === 0) continue;
    const layer = names.claim(node.id, "Layer");
    layers.set(node, layer);
    declarations.push(`const ${layer} = ${unify(declared, nameOf)};`);
  }

  const symbols = symbolsOf(made);
  const body = bodyOf({
    graph: inside,
    names,
    inputs,
    running,
    indent: 4,
    uses: gathered.values,
    apply: (node, args: Args) => {
      const place = { layer: layers.get(node) ?? "", args, scope: "block" };
      const applied = (peers.get(node) ?? [node]).map((peer) => emitted(peer, place).apply.text);
      return unify(applied, nameOf);
    },
    shape: (node) => symbols.show(valuesOf(peers.get(node) ?? [node])),
  });

  gathered.types.add("Scope");
  const signature = signatureOf(inside.inputs, inputs, inside.outputs, gathered);
  const parameterList = parametersOf(made);
  const head = `${options.exported ? "export " : ""}function ${made.identifier}`;
  const declaresLayers = declarations.length > 0;
  return {
    head: [
      ...documentation(made, symbols),
      ...heading(head, parameterList, signature.type),
      ...(declaresLayers ? ["  const block = scope.block(id);"] : []),
    ],
    declarations,
    body: [...arrow(signature.parameters), ...body, "  };", "}"],
    taken: names.taken,
  };
}

/** For every layer inside, the same layer in every use. */
function peersOf(uses: readonly DrawnNode[]): ReadonlyMap<DrawnNode, readonly DrawnNode[]> {
  const [first] = uses;
  return new Map(
    (first === undefined ? [] : layersOf(first)).map((node, at) => [
      node,
      uses.map((use) => layersOf(use)[at] ?? node),
    ]),
  );
}

/** The shapes of a node's only value, one for every use. */
function valuesOf(peers: readonly DrawnNode[]): readonly (Shape | undefined)[] {
  return peers.map(({ shapes }) => Object.values(shapes)[0]);
}

function documentation(made: BlockFunction, symbols: Symbols): string[] {
  const inside = made.uses[0]?.use?.inside;
  const inputs = (inside?.inputs ?? []).map(({ id }) => ({
    id,
    shapes: made.uses.map(
      ({ use }) => use?.inside.inputs.find((node) => node.id === id)?.shapes["y"],
    ),
  }));
  const outputs = (inside?.outputs ?? []).map(({ id }) => ({
    id,
    shapes: made.uses.map(({ shapes }) => shapes[id]),
  }));
  const show = (ports: typeof inputs): string =>
    ports.map(({ id, shapes }) => `${id} ${symbols.show(shapes)}`.trim()).join(", ");
  const line = `The block ${made.block}: ${show(inputs)} -> ${show(outputs)}.`;
  return line.length <= 92 ? [`/** ${line} */`] : ["/**", ` * ${line}`, " */"];
}

/** `{ filters, inputs }: { filters: number; inputs: number }`; nothing where uses differ in nothing. */
function parametersOf({ params }: BlockFunction): { names: string; types: string } | undefined {
  if (params.length === 0) return undefined;
  const names = params.map(({ name }) => name).join(", ");
  const types = params.map(({ name, values }) => `${name}: ${typeOf(values)}`).join("; ");
  return { names, types };
}

function heading(
  head: string,
  parameters: { names: string; types: string } | undefined,
  type: string,
): string[] {
  const last = parameters && `{ ${parameters.names} }: { ${parameters.types} }`;
  const listed = ["scope: Scope", "id: string", ...(last === undefined ? [] : [last])];
  const line = `${head}(${listed.join(", ")})${type} {`;
  if (line.length <= 100) return [line];
  const broken =
    parameters !== undefined && last !== undefined && last.length + 3 > 100
      ? [
          "  {",
          ...parameters.names.split(", ").map((name) => `    ${name},`),
          ...typeLines(parameters.types),
        ]
      : listed.slice(2).map((parameter) => `  ${parameter},`);
  return [`${head}(`, "  scope: Scope,", "  id: string,", ...broken, `)${type} {`];
}

function typeLines(types: string): string[] {
  const line = `  }: { ${types} },`;
  if (line.length <= 100) return [line];
  return ["  }: {", ...types.split("; ").map((type) => `    ${type};`), "  },"];
}

/** How the function that a block returns is called, and its type where that is written at the function's head. */
function signatureOf(
  inputs: readonly DrawnNode[],
  names: ReadonlyMap<string, string>,
  outputs: readonly DrawnNode[],
  gathered: Gathered,
): { readonly parameters: readonly string[]; readonly type: string } {
  const [only] = inputs;
  if (inputs.length === 1 && outputs.length === 1 && only) {
    gathered.types.add("Layer");
    return { parameters: [names.get(only.id) ?? "", "context"], type: ": Layer" };
  }
  gathered.types.add("Context");
  if (inputs.length > 0) gathered.tensor = true;
  const context = "context: Context";
  if (inputs.length === 0) return { parameters: [context], type: "" };
  if (only && inputs.length === 1) {
    return { parameters: [`${names.get(only.id) ?? ""}: Tensor`, context], type: "" };
  }
  const pattern = inputs.map(({ id }) => entry(id, names.get(id) ?? "")).join(", ");
  const types = inputs.map(({ id }) => entry(id, "Tensor")).join("; ");
  return { parameters: [`{ ${pattern} }: { ${types} }`, context], type: "" };
}

function arrow(parameters: readonly string[]): string[] {
  const line = `  return (${parameters.join(", ")}) => {`;
  if (line.length <= 100) return [line];
  return ["  return (", ...parameters.map((text) => statement(`${text},`, 4)), "  ) => {"];
}
