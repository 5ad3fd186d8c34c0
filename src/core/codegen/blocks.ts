/**
 * Blocks as functions. All uses of a block whose code differs in literals only share one function, and what differs
 * becomes its parameters; a use that needs other code gets a second function.
 */
import type { GanDocument } from "../document/document";
import { CATALOGUE } from "../operators/catalogue";
import type { Emitted } from "../operators/operator";
import type { DrawnGraph, DrawnNode } from "./drawing";
import { type Args, emitOperator, type EmitPlace, placeholders, scopeOf } from "./emit";
import { GenerationError } from "./errors";
import { blockName, Names, networkIdentifier } from "./names";
import { entry, literal } from "./print";
import { type Difference, differences, skeleton, tokens } from "./unify";

/** A parameter of a block's function, with its value in every use as code. */
export interface FunctionParameter {
  readonly name: string;
  readonly values: readonly string[];
}

export interface BlockFunction {
  readonly identifier: string;
  readonly block: string;
  readonly uses: readonly DrawnNode[];
  /** The networks that it makes layers of. */
  readonly networks: ReadonlySet<string>;
  readonly params: readonly FunctionParameter[];
}

interface Use {
  readonly network: string;
  readonly node: DrawnNode;
}

/** All functions that a document's blocks become. */
export class BlockFunctions {
  readonly #document: GanDocument;
  readonly #uses = new Map<string, Use[]>();
  readonly #functions: BlockFunction[] = [];
  readonly #ofUse = new Map<DrawnNode, BlockFunction>();
  readonly #made = new Set<string>();
  readonly #names: Names;

  constructor(networks: Readonly<Record<string, DrawnGraph>>, document: GanDocument) {
    this.#document = document;
    this.#names = new Names(Object.keys(networks).map(networkIdentifier));
    for (const [name, graph] of Object.entries(networks)) this.#collect(name, graph);
    for (const block of this.#uses.keys()) this.#make(block);
  }

  /** Those that others call stand before them. */
  get all(): readonly BlockFunction[] {
    return this.#functions;
  }

  /** The function that a use of a block calls. */
  of(use: DrawnNode): BlockFunction {
    const made = this.#ofUse.get(use);
    if (made === undefined)
      throw new GenerationError(`The block at "${use.path}" has no function.`);
    return made;
  }

  /** The code of any node of a network. */
  emit(node: DrawnNode, place: EmitPlace): Emitted {
    return node.use === undefined ? emitOperator(node, place) : this.#emitUse(node, place);
  }

  #emitUse(node: DrawnNode, { layer, args, scope }: EmitPlace): Emitted {
    const { identifier, params, uses } = this.of(node);
    const at = uses.indexOf(node);
    const options = params.map(({ name, values }) => `${name}: ${values[at] ?? ""}`);
    const declared = [
      scopeOf(scope, node.written.weights),
      JSON.stringify(node.id),
      ...(options.length === 0 ? [] : [`{ ${options.join(", ")} }`]),
    ];
    return {
      declare: { text: `${identifier}(${declared.join(", ")})`, uses: [] },
      apply: { text: `${layer}(${[...inputsOf(args), "context"].join(", ")})`, uses: [] },
    };
  }

  #collect(network: string, graph: DrawnGraph): void {
    for (const node of graph.layers) {
      if (node.use === undefined) continue;
      const uses = this.#uses.get(node.use.block) ?? [];
      if (uses.length === 0) this.#uses.set(node.use.block, uses);
      uses.push({ network, node });
      this.#collect(network, node.use.inside);
    }
  }

  #make(block: string): void {
    if (this.#made.has(block)) return;
    this.#made.add(block);
    const uses = this.#uses.get(block) ?? [];
    for (const { node } of uses) {
      for (const inner of layersOf(node)) if (inner.use !== undefined) this.#make(inner.use.block);
    }
    const groups = new Map<string, { use: Use; pieces: readonly Piece[] }[]>();
    for (const use of uses) {
      const pieces = this.#pieces(use.node);
      const key = pieces.map((piece) => skeleton(piece.tokens)).join("\n");
      const group = groups.get(key) ?? [];
      if (group.length === 0) groups.set(key, group);
      group.push({ use, pieces });
    }
    for (const group of groups.values()) {
      const nodes = group.map(({ use }) => use.node);
      const made: BlockFunction = {
        identifier: this.#names.claim(blockName(block), ""),
        block,
        uses: nodes,
        networks: new Set(group.map(({ use }) => use.network)),
        params: this.#params(
          block,
          nodes,
          group.map(({ pieces }) => pieces),
        ),
      };
      this.#functions.push(made);
      for (const node of nodes) this.#ofUse.set(node, made);
    }
  }

  /** The code of every layer of a use, before names are known. */
  #pieces(use: DrawnNode): readonly Piece[] {
    return layersOf(use).flatMap((node) => {
      const place = { layer: "layer", args: placeholders(node), scope: "scope" };
      const { declare, apply } = this.emit(node, { document: this.#document, ...place });
      const texts = declare === undefined ? [apply.text] : [declare.text, apply.text];
      return texts.map((text) => ({ node, tokens: tokens(text) }));
    });
  }

  /** One parameter for everything that differs between uses in the same way. */
  #params(
    block: string,
    uses: readonly DrawnNode[],
    pieces: readonly (readonly Piece[])[],
  ): readonly FunctionParameter[] {
    const names = new Names([...AROUND, ...this.#functions.map(({ identifier }) => identifier)]);
    const named = new Map<string, FunctionParameter>();
    const written = Object.keys(this.#document.blocks?.[block]?.params ?? {}).map((name) => ({
      name,
      values: uses.map(({ use }) => literal((use?.params[name] ?? null) as never)),
    }));
    for (const [at, piece] of (pieces[0] ?? []).entries()) {
      const texts = pieces.map((use) => use[at]?.tokens ?? []);
      for (const difference of differences(texts)) {
        const key = difference.values.join("\n");
        if (named.has(key)) continue;
        const param = written.find(({ values }) => values.join("\n") === key);
        const name = param?.name ?? nameOf(difference, piece.node, names);
        named.set(key, { name: names.claim(name, "Value"), values: difference.values });
      }
    }
    // What the block calls its own parameters comes first.
    const own = written.map(({ values }) => named.get(values.join("\n")));
    return [...new Set([...own.filter((param) => param !== undefined), ...named.values()])];
  }
}

interface Piece {
  readonly node: DrawnNode;
  readonly tokens: readonly string[];
}

/** What stands around the body of a block's function, or of a network. */
export const AROUND = [
  ...["scope", "id", "block", "context", "during", "latest", "spectralNorm", "equalized"],
  ...CATALOGUE.map(({ id }) => id),
];

/** The layers inside a use of a block. */
export function layersOf(use: DrawnNode): readonly DrawnNode[] {
  return use.use?.inside.layers ?? [];
}

/** What a use of a block is applied to: a tensor, or several by name. */
function inputsOf(args: Args): readonly string[] {
  const entries = Object.entries(args).map(([port, [value = ""]]) => [port, value] as const);
  const [only] = entries;
  if (only === undefined) return [];
  if (entries.length === 1) return [only[1]];
  return [`{ ${entries.map(([port, value]) => entry(port, value)).join(", ")} }`];
}

/** The option's name; where another has it, with its node's. */
function nameOf({ values, key }: Difference, node: DrawnNode, names: Names): string {
  const name = key ?? argumentName(node, values[0] ?? "");
  return names.taken.has(name) ? `${node.id}-${name}` : name;
}

/** The parameter of the operator that an argument without a name gives. */
function argumentName(node: DrawnNode, value: string): string {
  const params = Object.entries(node.sights[0]?.node.params ?? {});
  return params.find(([, given]) => literal(given as never) === value)?.[0] ?? "value";
}
