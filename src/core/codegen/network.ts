/**
 * The code of one network: its layers declared once, then the forward pass from top to bottom. A chain of operators
 * runs through one variable `x`; a value that is read again later (a skip connection) gets a name of its own.
 */
import type { NetworkAnalysis, NodeAnalysis } from "../analysis/analysis";
import type { GanDocument, Shape } from "../document/document";
import { emit, noteUses, preview, sourcesOf, type Source } from "./emit";
import { GenerationError } from "./errors";
import { Names, networkIdentifier } from "./names";
import { entry, member, shapeText, statement } from "./print";

/** The body of `src/<network>.ts`, without its header. */
export function networkFile(network: NetworkAnalysis, document: GanDocument): string {
  const inputs = network.flat.filter((node) => node.operator?.id === "input");
  const outputs = network.flat.filter((node) => node.operator?.id === "output");
  const layers = network.flat.filter((node) => !inputs.includes(node) && !outputs.includes(node));

  const uses = new Set(["network"]);
  const identifier = networkIdentifier(network.name);
  const names = new Names([
    "x",
    "context",
    "scope",
    identifier,
    ...operatorNames(layers, document),
  ]);
  const inputNames = new Map(inputs.map(({ path }) => [path, names.claim(path, "Input")]));
  const layerNames = new Map(
    layers
      .filter((node) => preview(node, document).declare !== undefined)
      .map((node) => [node.path, names.claim(node.path, "Layer")]),
  );
  const declared: string[] = [];
  const body = new Body(network, names);
  for (const [path, name] of inputNames) body.bind(path, name);
  for (const node of layers) {
    const emitted = emit(node, {
      document,
      layer: layerNames.get(node.path) ?? "",
      args: body.args(node),
    });
    if (emitted.declare) {
      noteUses(emitted.declare, uses);
      declared.push(`const ${layerNames.get(node.path)} = ${emitted.declare.text};`);
    }
    noteUses(emitted.apply, uses);
    body.assign(node, emitted.apply.text);
  }

  const { initializers, statements: declarations } = hoistInitializers(declared, names);
  const shapes = (record: Readonly<Record<string, Shape | undefined>>) =>
    Object.entries(record)
      .map(([name, shape]) => `${name} ${shapeText(shape)}`)
      .join(", ");
  return [
    statement(`import { ${[...uses].sort().join(", ")} } from "ganvas";`, 0),
    "",
    ...initializers.map((text) => statement(text, 0)),
    ...(initializers.length === 0 ? [] : [""]),
    "/**",
    ` * The ${spaced(network.name)}: ${shapes(network.inputShapes)} -> ${shapes(network.outputShapes)}.`,
    ` * ${network.parameters.toLocaleString("en-US")} trainable parameters. Shapes in the comments are per sample, NHWC.`,
    " */",
    `export const ${identifier} = network(${JSON.stringify(network.name)}, [${inputs
      .map((node) => JSON.stringify(node.path))
      .join(", ")}], (scope) => {`,
    ...declarations.map((text) => statement(text, 2)),
    ...(declarations.length === 0 ? [] : [""]),
    `  return ({ ${[...inputNames].map(([path, name]) => entry(path, name)).join(", ")} }, context) => {`,
    ...body.close(returned(outputs, body)),
    "  };",
    "});",
    "",
  ].join("\n");
}

/** The statements of a forward pass, and where each node's value lives meanwhile. */
class Body {
  readonly lines: string[] = [];
  readonly #names: Names;
  readonly #values = new Map<string, string>();
  /** The node whose value is in `x`. */
  #threaded: string | undefined;
  #declared = false;
  #lastShape = "";
  readonly #lastUse: ReadonlyMap<string, number>;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #byPath: ReadonlyMap<string, NodeAnalysis>;

  constructor(network: NetworkAnalysis, names: Names) {
    this.#names = names;
    this.#byPath = new Map(network.flat.map((node) => [node.path, node]));
    this.#positions = new Map(network.flat.map((node, at) => [node.path, at]));
    const lastUse = new Map<string, number>();
    network.flat.forEach((node, at) => {
      for (const source of sourcesOf(node, this.#byPath)) lastUse.set(source.node, at);
    });
    this.#lastUse = lastUse;
  }

  bind(path: string, expression: string): void {
    this.#values.set(path, expression);
  }

  args(node: NodeAnalysis): Readonly<Record<string, readonly string[]>> {
    const args: Record<string, string[]> = {};
    for (const source of sourcesOf(node, this.#byPath)) {
      (args[source.port] ??= []).push(this.#read(source));
    }
    return args;
  }

  /** What the network returns under an output node's name. */
  output(node: NodeAnalysis): string {
    const source = sourcesOf(node, this.#byPath)[0];
    if (!source) throw new GenerationError(`The output "${node.path}" reads nothing.`);
    return this.#read(source);
  }

  #read(source: Source): string {
    const value = this.#threaded === source.node ? "x" : this.#values.get(source.node);
    if (value === undefined) {
      throw new GenerationError(`Node "${source.node}" is read before it is computed.`);
    }
    return source.output === undefined ? value : member(value, source.output);
  }

  /** The statements, with what the network returns. */
  close(result: string): string[] {
    const last = this.lines.at(-1) ?? "";
    const step = /^ {4}(?:let )?x = (.*)$/s.exec(last)?.[1];
    const lines =
      result === "x" && step !== undefined
        ? [...this.lines.slice(0, -1), `    return ${step}`]
        : [...this.lines, `    return ${result};`];
    const changes = lines.filter((line) => /^ {4}x = /.test(line)).length;
    return changes > 0 ? lines : lines.map((line) => line.replace(/^ {4}let x/, "    const x"));
  }

  assign(node: NodeAnalysis, expression: string): void {
    const at = this.#positions.get(node.path) ?? 0;
    const several = node.outputs.length > 1;
    // A value that nothing reads later than the next node can live in `x`.
    const threads = !several && (this.#lastUse.get(node.path) ?? at + 1) <= at + 1;
    const shape = several ? "" : shapeText(Object.values(node.outputShapes)[0]);
    const comment = shape !== "" && shape !== this.#lastShape ? ` // ${shape}` : "";
    this.#lastShape = shape;
    if (threads) {
      const keyword = this.#declared ? "" : "let ";
      this.#declared = true;
      this.lines.push(statement(`${keyword}x = ${expression};`, 4) + comment);
      this.#threaded = node.path;
    } else {
      const name = this.#names.claim(node.path, "Out");
      this.#values.set(node.path, name);
      this.lines.push(statement(`const ${name} = ${expression};`, 4) + comment);
    }
  }
}

/**
 * Gives an initialiser that several layers share a name, so that what differs between layers stands out. Per option the
 * most frequent one, if at least two layers have it.
 */
function hoistInitializers(
  statements: readonly string[],
  names: Names,
): { readonly initializers: readonly string[]; readonly statements: readonly string[] } {
  const counts = new Map<string, number>();
  for (const text of statements) {
    for (const [option] of text.matchAll(INITIALIZER)) {
      counts.set(option, (counts.get(option) ?? 0) + 1);
    }
  }
  const chosen = new Map<string, string>();
  for (const [option, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const [key = ""] = option.split(":");
    if (count > 1 && ![...chosen.keys()].some((other) => other.startsWith(`${key}:`))) {
      const name = names.claim(key, "Value");
      chosen.set(option, name === key ? key : `${key}: ${name}`);
    }
  }
  return {
    initializers: [...chosen].map(([option, use]) => {
      const name = use.split(": ").at(-1) ?? use;
      return `const ${name} = ${option.slice(option.indexOf(":") + 2)} as const;`;
    }),
    statements: statements.map((text) =>
      text.replace(INITIALIZER, (option) => chosen.get(option) ?? option),
    ),
  };
}

const INITIALIZER = /\b\w+Init: \{[^{}]*\}/g;

function returned(outputs: readonly NodeAnalysis[], body: Body): string {
  const values = outputs.map((node) => [node.path, body.output(node)] as const);
  const only = values[0];
  if (values.length === 1 && only) return only[1];
  return `{ ${values.map(([name, value]) => entry(name, value)).join(", ")} }`;
}

/** Names that the emitted code imports, so that no variable shadows them. */
function operatorNames(layers: readonly NodeAnalysis[], document: GanDocument): string[] {
  return layers.flatMap((node) => {
    const emitted = preview(node, document);
    return [...(emitted.declare?.uses ?? []), ...emitted.apply.uses];
  });
}

/** `generatorAB` -> `generator AB`. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/, "$1 $2");
}
