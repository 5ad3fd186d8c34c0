import type { ElementType, Node, TensorType } from "./onnx-proto";
import { sameShape } from "./shape";

/**
 * How much memory a graph takes while it runs, from its shapes alone: ONNX Runtime's own plan, made again. It runs nodes
 * in an order of its own. A node's output is a view of its input (a reshape), written over an input that nobody reads
 * after it (some operators), written into a buffer of the very same shape that has become free, or given new memory. A
 * buffer is given back after the last value that was ever written into it has been read for the last time, so what is
 * free meanwhile still counts.
 */
export interface GraphMemory {
  /** Bytes of intermediate values and of outputs, at the moment when they are most. */
  readonly peak: number;
  /** Bytes of constants. */
  readonly constants: number;
}

export type ValueType = Omit<TensorType, "name">;

const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  int32: 4,
  int64: 8,
  bool: 1,
};

/** Bytes of a tensor. */
export const bytesOf = ({ shape, type }: ValueType): number =>
  shape.reduce((size, side) => size * side, ELEMENT_BYTES[type]);

/** Their output is their first input's memory, seen in another shape. */
const VIEWS: ReadonlySet<string> = new Set(["Reshape", "Identity"]);

/** They write over their input where they can. */
const IN_PLACE: ReadonlySet<string> = new Set([
  ...["Abs", "Cast", "Ceil", "Elu", "Erf", "Exp", "Floor", "LeakyRelu", "Log", "Neg", "Not"],
  ...["Reciprocal", "Relu", "Selu", "Sigmoid", "Sign", "Softplus", "Sqrt", "Tanh", "Clip"],
]);

export interface PlannedGraph {
  /** As appended: what a node reads stands before it. */
  readonly nodes: readonly Node[];
  /** Values that leave the graph. */
  readonly outputs: readonly string[];
  readonly constants: readonly string[];
  /** Of every value. */
  typeOf(value: string): ValueType;
}

/** The memory of a graph. Inputs belong to whoever feeds them and are not in it. */
export function memoryOf(graph: PlannedGraph): GraphMemory {
  const order = executionOrder(graph.nodes);
  const changes = new Float64Array(order.length + 1);
  for (const { type, from, until } of planBuffers(order, graph)) {
    const bytes = bytesOf(type);
    changes[from] = (changes[from] ?? 0) + bytes;
    changes[until + 1] = (changes[until + 1] ?? 0) - bytes;
  }
  let [live, peak] = [0, 0];
  for (const change of changes) {
    live += change;
    peak = Math.max(peak, live);
  }
  const constants = graph.constants.reduce((sum, name) => sum + bytesOf(graph.typeOf(name)), 0);
  return { peak, constants };
}

/** Memory that values are written into, one after the other, and the steps at which it is taken and last read. */
interface Buffer {
  /** Of the first value in it. */
  readonly type: ValueType;
  readonly from: number;
  until: number;
  /** Reads to come of the values in it. */
  reads: number;
}

function planBuffers(order: readonly Node[], { outputs, typeOf }: PlannedGraph): readonly Buffer[] {
  const leaving = new Set(outputs);
  const reads = new Map<string, number>();
  for (const { inputs } of order) {
    for (const input of inputs) reads.set(input, (reads.get(input) ?? 0) + 1);
  }
  const buffers: Buffer[] = [];
  const holders = new Map<string, Buffer>();
  /** The latest first. */
  const free: Buffer[] = [];

  const bufferFor = ({ operator, inputs, output }: Node, step: number): Buffer | undefined => {
    const type = typeOf(output);
    const [first = ""] = inputs;
    const held = holders.get(first);
    if (!leaving.has(output)) {
      if (VIEWS.has(operator)) return held;
      if (IN_PLACE.has(operator) && held?.reads === 1 && alike(typeOf(first), type)) return held;
      const reusable = free.findIndex((buffer) => alike(buffer.type, type));
      if (reusable >= 0) return free.splice(reusable, 1)[0];
    }
    const made = { type, from: step, until: step, reads: 0 };
    buffers.push(made);
    return made;
  };

  order.forEach((node, step) => {
    const { inputs, output } = node;
    const buffer = bufferFor(node, step);
    if (buffer !== undefined) {
      holders.set(output, buffer);
      buffer.reads += reads.get(output) ?? 0;
      // Outputs stay to the end.
      buffer.until = leaving.has(output) ? order.length - 1 : Math.max(buffer.until, step);
      if (leaving.has(output)) buffer.reads += 1;
    }
    for (const input of inputs) {
      const read = holders.get(input);
      if (read === undefined) continue;
      read.reads -= 1;
      read.until = Math.max(read.until, step);
      if (read.reads === 0) free.unshift(read);
    }
  });
  return buffers;
}

const alike = (a: ValueType, b: ValueType): boolean =>
  ELEMENT_BYTES[a.type] === ELEMENT_BYTES[b.type] && sameShape(a.shape, b.shape);

/**
 * The order in which ONNX Runtime runs nodes: from those that nobody reads, the last first, back to what they need; of
 * several inputs the one appended last is computed first.
 */
export function executionOrder(nodes: readonly Node[]): Node[] {
  const makers = new Map(nodes.map((node, index) => [node.output, index]));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const order: Node[] = [];
  const visited = new Set<number>();
  const stack: { readonly index: number; readonly ready: boolean }[] = [];
  nodes.forEach(({ output }, index) => {
    if (!read.has(output)) stack.push({ index, ready: false });
  });
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { index, ready } = next;
    const node = nodes[index];
    if (node === undefined) continue;
    if (ready) {
      order.push(node);
      continue;
    }
    if (visited.has(index)) continue;
    visited.add(index);
    stack.push({ index, ready: true });
    const needed = node.inputs.flatMap((input) => makers.get(input) ?? []);
    for (const maker of needed.sort((a, b) => a - b)) {
      if (!visited.has(maker)) stack.push({ index: maker, ready: false });
    }
  }
  return order;
}
