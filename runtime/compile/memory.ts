import type { ElementType, Node, TensorType } from "./onnx-proto";

/**
 * How much memory a graph takes while it runs, from its shapes alone. ONNX Runtime computes node after node, gives a
 * value memory when its node runs and takes it back after its last reader, so the most that is held at once follows from
 * the order of the nodes, which is the runtime's own and not that in which they were appended.
 */
export interface GraphMemory {
  /** Bytes of intermediate values and of outputs, at the moment when they are most. */
  readonly peak: number;
  /** Bytes of constants. */
  readonly constants: number;
  /** Bytes of outputs, which are all held when the graph ends. */
  readonly outputs: number;
}

const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  int32: 4,
  int64: 8,
  bool: 1,
};

/** Bytes of a tensor. */
export const sizeOfType = ({ shape, type }: Omit<TensorType, "name">): number =>
  shape.reduce((size, side) => size * side, ELEMENT_BYTES[type]);

/** Their output is their first input's memory, seen in another shape. */
const VIEWS: ReadonlySet<string> = new Set(["Reshape", "Identity"]);

/** They write into the memory of an input that nobody reads after them, if it is as large as their output. */
const IN_PLACE: ReadonlySet<string> = new Set(
  "Add Sub Mul Div Max Min Pow Relu Sigmoid Tanh Sqrt Exp Log Neg Abs Clip Sign Floor Ceil Reciprocal LeakyRelu Elu Selu Softplus Erf Not".split(
    " ",
  ),
);

export interface MemoryQuestion {
  /** As appended: what a node reads stands before it. */
  readonly nodes: readonly Node[];
  /** Values that leave the graph. */
  readonly outputs: readonly string[];
  readonly constants: readonly string[];
  /** Bytes of a value. */
  sizeOf(value: string): number;
}

/** The memory of a graph. Inputs belong to whoever feeds them and are not in it. */
export function peakMemory({ nodes, outputs, constants, sizeOf }: MemoryQuestion): GraphMemory {
  const order = executionOrder(nodes);
  const computed = new Set(nodes.map(({ output }) => output));
  /** The value whose memory holds another. */
  const holder = new Map<string, string>();
  const holderOf = (value: string) => holder.get(value) ?? value;
  const readers = new Map<string, number>();
  const reads = (value: string, by: number) =>
    readers.set(holderOf(value), (readers.get(holderOf(value)) ?? 0) + by);
  // Views pass their readers on to what they show, so that is known first.
  for (const { operator, inputs, output } of nodes) {
    const [first] = inputs;
    if (VIEWS.has(operator) && first !== undefined) holder.set(output, holderOf(first));
    for (const input of inputs) reads(input, 1);
  }
  // An output is never given back.
  for (const output of new Set(outputs)) reads(output, 1);

  let [live, peak] = [0, 0];
  const held = new Map<string, number>();
  const release = (value: string) => {
    const mine = holderOf(value);
    reads(mine, -1);
    if (readers.get(mine) !== 0) return;
    live -= held.get(mine) ?? 0;
    held.delete(mine);
  };
  for (const { operator, inputs, output } of order) {
    if (!VIEWS.has(operator)) {
      const size = sizeOf(output);
      const taken = IN_PLACE.has(operator)
        ? inputs.find((input) => canTake(input, inputs, size))
        : undefined;
      held.set(output, size);
      live += size;
      if (taken !== undefined) {
        live -= size;
        held.set(holderOf(taken), 0);
      }
      peak = Math.max(peak, live);
    }
    inputs.forEach(release);
  }
  const total = (values: readonly string[]) =>
    values.reduce((sum, value) => sum + sizeOf(value), 0);
  return { peak, constants: total(constants), outputs: total([...new Set(outputs)]) };

  function canTake(input: string, inputs: readonly string[], size: number): boolean {
    const mine = holderOf(input);
    const times = inputs.filter((other) => holderOf(other) === mine).length;
    return computed.has(mine) && held.get(mine) === size && readers.get(mine) === times;
  }
}

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
