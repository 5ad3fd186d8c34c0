/** A network written down from top to bottom: every node reads the one above it unless it says otherwise. */
import type { GraphNode, ParameterValue, Reference, Shape } from "../../src/core/document/document";
import { lookup } from "../../src/core/operators/catalogue";
import type { Initializer } from "../../src/core/operators/operator";

export type Params = Readonly<Record<string, ParameterValue | Initializer | Shape | undefined>>;

/** What a node reads: at `x`, or at the ports named. */
type Reads = Reference | readonly Reference[] | NonNullable<GraphNode["in"]>;

/** The stages in which a node exists; in all of them where none is named. */
export type Lifetime = Pick<GraphNode, "from" | "until">;

export class Sketch {
  readonly #nodes: GraphNode[] = [];

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** An input of the network, of the given shape; a block's takes the shape that it is handed. */
  input(id: string, shape?: readonly (number | string)[]): this {
    return this.source(id, "input", { shape: shape && [...shape] });
  }

  /** A node that reads nothing. */
  source(id: string, op: string, params: Params = {}): this {
    return this.#push({ id, op }, params);
  }

  /** A node that is written elsewhere. */
  place(node: GraphNode): this {
    this.#nodes.push(node);
    return this;
  }

  /** An input that reads a class label, and the label as a one-hot vector under the id `y`. */
  label(id: string, classes: number): this {
    return this.source(id, "input", { type: "label" }).add(
      "y",
      "oneHot",
      { classes },
      { label: id },
    );
  }

  /** A node that reads the last one, or those named. Parameters that equal the operator's defaults are left out. */
  add(id: string, op: string, params: Params = {}, reads?: Reads, lifetime: Lifetime = {}): this {
    const from = reads ?? this.#last();
    const ports = typeof from === "string" || isList(from) ? { x: from } : from;
    return this.#push({ id, op, in: ports, ...lifetime }, params);
  }

  /** The network's output. */
  output(id: string, reads?: Reference | readonly Reference[]): this {
    return this.add(id, "output", {}, reads);
  }

  #last(): Reference {
    const last = this.#nodes.at(-1);
    if (last === undefined) throw new RangeError("A sketch begins with an input.");
    return last.id;
  }

  #push(node: GraphNode, params: Params): this {
    const specs = lookup(node.op)?.params ?? {};
    const written = Object.entries(params).filter(([key, value]) => {
      const spec = specs[key];
      if (value === undefined) return false;
      // Which network is applied is always said.
      return spec?.type === "network" || JSON.stringify(value) !== JSON.stringify(spec?.default);
    });
    const set = Object.fromEntries(written) as Record<string, ParameterValue>;
    this.#nodes.push(written.length === 0 ? node : { ...node, params: set });
    return this;
  }
}

function isList(reads: Reads): reads is readonly Reference[] {
  return Array.isArray(reads);
}
