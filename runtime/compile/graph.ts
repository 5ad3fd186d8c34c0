import type { DType } from "../engines/engine";
import {
  encodeModel,
  type Attributes,
  type ElementType,
  type Initializer,
  type Node,
  type TensorType,
} from "./onnx-proto";
import { bytesOf, memoryOf, type GraphMemory, type ValueType } from "./memory";

/**
 * An ONNX graph under construction. Nodes are appended in execution order and named by a counter.
 * A node that computes what an earlier one already computes is that earlier one (common-subexpression
 * elimination): every operator in use is pure, so equal operator, inputs and attributes mean equal
 * results. What no output needs is left out when the model is built (dead-code removal), so callers
 * may append freely, and a backward pass shares what the forward pass made without knowing of it.
 */
export class GraphBuilder {
  readonly #nodes: Node[] = [];
  readonly #inputs: TensorType[] = [];
  readonly #outputs: (TensorType & { readonly source: string })[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #known = new Map<string, string>();
  /** What reshapes reshape. */
  readonly #reshapes = new Map<string, string>();
  readonly #types = new Map<string, ValueType>();
  #names = 0;

  /** Appends a node with one output, or finds the equal one; answers the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    type: ValueType,
    attributes: Attributes = {},
  ): string {
    if (operator === "Reshape") return this.#reshape(inputs, type);
    return this.#append(operator, inputs, type, attributes);
  }

  /**
   * A reshape of a reshape is one of what that reshapes. ONNX Runtime would join the two as well, but into a node that it
   * runs first of all, whatever memory its inputs keep until they are wanted.
   */
  #reshape([source = "", shape = ""]: readonly string[], type: ValueType): string {
    const origin = this.#reshapes.get(source) ?? source;
    const name = this.#append("Reshape", [origin, shape], type, {});
    // In an empty tensor's shape, ONNX reads a zero as "as in the input".
    if (bytesOf(type) > 0) this.#reshapes.set(name, origin);
    return name;
  }

  #append(
    operator: string,
    inputs: readonly string[],
    type: ValueType,
    attributes: Attributes,
  ): string {
    const key = `${operator}(${inputs.join()})${JSON.stringify(attributes)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const output = this.#name();
    this.#nodes.push({ operator, inputs, output, attributes });
    this.#types.set(output, type);
    this.#known.set(key, output);
    return output;
  }

  /** A constant tensor. Short ones are shared by value. */
  constant(data: ArrayLike<number>, shape: readonly number[], type: ElementType): string {
    const key =
      data.length <= 64
        ? `${type}[${shape.join()}]${Array.from(data, (v) => (Object.is(v, -0) ? "-0" : v)).join()}`
        : undefined;
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#name();
    this.#initializers.set(name, { name, shape, type, bytes: toBytes(data, type) });
    this.#types.set(name, { shape, type });
    if (key !== undefined) this.#known.set(key, name);
    return name;
  }

  /** A list of integers as ONNX wants shapes, axes, pads and the like: a one-dimensional int64 constant. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], "int64");
  }

  input(name: string, shape: readonly number[], type: DType): void {
    this.#inputs.push({ name, shape, type });
    this.#types.set(name, { shape, type });
  }

  /** Declares that the value called `source` leaves the graph as `name`. */
  output(name: string, source: string, shape: readonly number[], type: DType): void {
    this.#outputs.push({ name, source, shape, type });
  }

  /** The finished model: live nodes only, inputs that nothing reads left out. */
  build(): BuiltGraph {
    const { nodes, used } = this.#live();
    const inputs = this.#inputs.filter((input) => used.has(input.name));
    const initializers = [...this.#initializers.values()].filter(({ name }) => used.has(name));
    const model = encodeModel({
      inputs,
      outputs: this.#outputs,
      initializers,
      nodes: nameOutputs(nodes, this.#outputs),
    });
    const operators: Record<string, number> = {};
    for (const { operator } of nodes) operators[operator] = (operators[operator] ?? 0) + 1;
    const memory = memoryOf({
      nodes,
      outputs: this.#outputs.map((output) => output.source),
      constants: initializers.map(({ name }) => name),
      typeOf: (name) => this.#types.get(name) ?? { shape: [0], type: "float32" },
    });
    return {
      model,
      inputs: inputs.map((input) => input.name),
      nodes: nodes.length,
      operators,
      memory,
    };
  }

  #live(): { nodes: Node[]; used: Set<string> } {
    const used = new Set(this.#outputs.map((output) => output.source));
    const nodes: Node[] = [];
    for (let i = this.#nodes.length - 1; i >= 0; i--) {
      const node = this.#nodes[i];
      if (node === undefined || !used.has(node.output)) continue;
      nodes.push(node);
      for (const input of node.inputs) used.add(input);
    }
    return { nodes: nodes.reverse(), used };
  }

  #name(): string {
    return `#${(this.#names++).toString(36)}`;
  }
}

export interface BuiltGraph {
  readonly model: Uint8Array;
  /** Names of the inputs that are read. */
  readonly inputs: readonly string[];
  readonly nodes: number;
  readonly operators: Record<string, number>;
  readonly memory: GraphMemory;
}

/**
 * Gives output values their public names: by renaming the node that computes them, or, for what no node
 * computes (an input, a constant) or what leaves the graph twice, by an Identity.
 */
function nameOutputs(
  nodes: readonly Node[],
  outputs: readonly (TensorType & { readonly source: string })[],
): Node[] {
  const computed = new Set(nodes.map((node) => node.output));
  const renamed = new Map<string, string>();
  const copies: Node[] = [];
  for (const { name, source } of outputs) {
    if (computed.has(source) && !renamed.has(source)) renamed.set(source, name);
    else copies.push({ operator: "Identity", inputs: [source], output: name, attributes: {} });
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  return [...nodes, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    output: rename(node.output),
  }));
}

function toBytes(data: ArrayLike<number>, type: ElementType): Uint8Array {
  const typed = typedArray(data, type);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function typedArray(data: ArrayLike<number>, type: ElementType) {
  switch (type) {
    case "float32":
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case "int32":
      return data instanceof Int32Array ? data : Int32Array.from(data);
    case "bool":
      return data instanceof Uint8Array ? data : Uint8Array.from(data);
    case "int64":
      return BigInt64Array.from(Array.from(data, BigInt));
  }
}
