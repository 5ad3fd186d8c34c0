/** A network written down from top to bottom: every node reads the one above it unless it says otherwise. */
import type { GraphNode, ParameterValue, Reference, Shape } from "../../src/core/document/document";
import { lookup } from "../../src/core/operators/catalogue";
import type { Initializer } from "../../src/core/operators/operator";

type Params = Readonly<Record<string, ParameterValue | Initializer | Shape | undefined>>;

export class Sketch {
  readonly #nodes: GraphNode[] = [];

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** An input of the network, of the given shape. */
  input(id: string, shape: Shape): this {
    return this.#push(id, "input", { shape: [...shape] }, undefined);
  }

  /** An input that reads a class label, and the label as a one-hot vector under the id `y`. */
  label(id: string, classes: number): this {
    this.#push(id, "input", { type: "label" }, undefined);
    return this.#push("y", "oneHot", { classes }, { label: id });
  }

  /** A node that reads the last one, or those named. Parameters that equal the operator's defaults are left out. */
  add(id: string, op: string, params: Params = {}, reads?: Reference | readonly Reference[]): this {
    return this.#push(id, op, params, { x: reads ?? this.#last() });
  }

  /** The network's output. */
  output(id: string, reads?: Reference): this {
    return this.add(id, "output", {}, reads);
  }

  #last(): Reference {
    const last = this.#nodes.at(-1);
    if (last === undefined) throw new RangeError("A sketch begins with an input.");
    return last.id;
  }

  #push(id: string, op: string, params: Params, reads: GraphNode["in"]): this {
    const specs = lookup(op)?.params ?? {};
    const written = Object.entries(params).filter(
      ([key, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(specs[key]?.default),
    );
    this.#nodes.push({
      id,
      op,
      ...(reads === undefined ? {} : { in: reads }),
      ...(written.length === 0
        ? {}
        : { params: Object.fromEntries(written) as Record<string, ParameterValue> }),
    });
    return this;
  }
}
