import type { DType } from "../../engines/engine";
import { CompileError } from "../errors";
import type { Emitter } from "../emitter";
import type { Lowering } from "../lowering";
import type { Value } from "../value";

/**
 * What a kernel entry is. Every operation in tfjs ends in a call of a named kernel with input tensors and
 * attributes; a `KernelEntry` says which attributes it understands and how the call becomes ONNX nodes.
 * An attribute outside that list is an error: reading the wrong name (`Max` says `reductionIndices`, the
 * other reductions `axis`) would otherwise compute something else in silence.
 */
export interface KernelEntry {
  readonly attributes: readonly string[];
  readonly lower: (call: KernelCall) => Value | readonly Value[];
}

export type KernelTable = Readonly<Record<string, KernelEntry>>;

/** An entry for a kernel without attributes. */
export const plain = (lower: KernelEntry["lower"]): KernelEntry => ({ attributes: [], lower });

/** An entry for a kernel which takes attributes. */
export const taking = (attributes: string, lower: KernelEntry["lower"]): KernelEntry => ({
  attributes: attributes.split(" "),
  lower,
});

/** One call of a kernel: its inputs by name, its attributes with their types checked. */
export class KernelCall {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(
    readonly kernel: string,
    readonly emit: Emitter,
    readonly lowering: Lowering,
    readonly inputs: ReadonlyMap<string, Value>,
    attributes: Readonly<Record<string, unknown>>,
  ) {
    this.#attributes = attributes;
  }

  input(name: string): Value {
    const value = this.inputs.get(name);
    if (value === undefined)
      throw new CompileError(`Kernel ${this.kernel} was called without its input "${name}".`);
    return value;
  }

  optionalInput(name: string): Value | undefined {
    return this.inputs.get(name);
  }

  /** The inputs of a kernel that takes a list of tensors. */
  list(): Value[] {
    return [...this.inputs.values()];
  }

  /** Whether the attribute was given. */
  has(name: string): boolean {
    return this.#attributes[name] !== undefined && this.#attributes[name] !== null;
  }

  number(name: string, fallback?: number): number {
    const value = this.#attributes[name] ?? fallback;
    if (typeof value === "number") return value;
    throw this.#wrong(name, "a number", value);
  }

  flag(name: string): boolean {
    const value = this.#attributes[name] ?? false;
    if (typeof value === "boolean") return value;
    throw this.#wrong(name, "true or false", value);
  }

  text(name: string, fallback?: string): string {
    const value = this.#attributes[name] ?? fallback;
    if (typeof value === "string") return value;
    throw this.#wrong(name, "a string", value);
  }

  dtype(name: string): DType {
    const value = this.#attributes[name] ?? "float32";
    if (value === "float32" || value === "int32" || value === "bool") return value;
    throw this.#wrong(name, "float32, int32 or bool", value);
  }

  /** A list of numbers; a lone number counts as a list of one. */
  numbers(name: string): number[] {
    const value = this.#attributes[name];
    const list: unknown = typeof value === "number" ? [value] : value;
    if (isNumbers(list)) return [...list];
    throw this.#wrong(name, "a list of numbers", value);
  }

  /** Axes as tfjs gives them: a number, a list, or nothing for all axes. */
  axes(name: string): number[] | undefined {
    return this.has(name) ? this.numbers(name) : undefined;
  }

  /** A list of [before, after] pairs. */
  pairs(name: string): [number, number][] {
    const value = this.#attributes[name];
    if (Array.isArray(value) && value.every(isPair)) return value;
    throw this.#wrong(name, "a list of [before, after] pairs", value);
  }

  /** A size along height and width; a lone number counts for both. */
  pair(name: string): [number, number] {
    const list = this.numbers(name);
    const [height, width = height] = list;
    if (height !== undefined && width !== undefined && list.length <= 2) return [height, width];
    throw this.#wrong(name, "one number or two", list);
  }

  /** An attribute that only has its default meaning here. */
  only(name: string, ...allowed: readonly unknown[]): void {
    const value = this.#attributes[name];
    if (value === undefined || value === null || allowed.includes(value)) return;
    throw this.#wrong(name, allowed.map((v) => JSON.stringify(v)).join(" or "), value);
  }

  /** The padding of a convolution or pooling, in the forms tfjs accepts. */
  padding(name: string): Padding {
    const value = this.#attributes[name];
    if (value === "same" || value === "valid" || typeof value === "number") return value;
    if (Array.isArray(value) && value.length === 4 && value.every(isPair)) {
      const [batch, height, width, channels] = value;
      if (batch && height && width && channels) return [batch, height, width, channels];
    }
    throw this.#wrong(name, '"same", "valid", a number or four pairs', value);
  }

  rounding(name: string): "floor" | "round" | "ceil" | undefined {
    const value = this.#attributes[name];
    if (value === undefined || value === null) return undefined;
    if (value === "floor" || value === "round" || value === "ceil") return value;
    throw this.#wrong(name, '"floor", "round" or "ceil"', value);
  }

  #wrong(name: string, wanted: string, value: unknown): CompileError {
    return new CompileError(
      `Kernel ${this.kernel} cannot be compiled with ${name} = ${JSON.stringify(value)}; it takes ${wanted}.`,
    );
  }
}

type Pair = [number, number];
export type Padding = "same" | "valid" | number | [Pair, Pair, Pair, Pair];

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((element) => typeof element === "number");

const isPair = (value: unknown): value is Pair => isNumbers(value) && value.length === 2;
