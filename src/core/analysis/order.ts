/** The order in which nodes can be computed, and the cycles that have none (Tarjan 1972, without recursion). */

export interface Ordering {
  /** Positions, what a node reads before the node; nodes on a cycle come last, in document order. */
  readonly order: readonly number[];
  /** Each cycle as the positions of its nodes, in document order. */
  readonly cycles: readonly (readonly number[])[];
}

/** Orders `sources.length` nodes; `sources[i]` holds the positions of the nodes that node i reads. */
export function evaluationOrder(sources: readonly (readonly number[])[]): Ordering {
  const count = sources.length;
  const found = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const open = new Uint8Array(count);
  const component: number[] = [];
  const order: number[] = [];
  const cycles: number[][] = [];
  let clock = 0;

  const enter = (node: number, work: [node: number, edge: number][]): void => {
    found[node] = lowest[node] = clock++;
    open[node] = 1;
    component.push(node);
    work.push([node, 0]);
  };

  const close = (node: number): void => {
    const members: number[] = [];
    let member: number | undefined;
    do {
      member = component.pop();
      if (member === undefined) break;
      open[member] = 0;
      members.push(member);
    } while (member !== node);
    const cyclic = members.length > 1 || (sources[node] ?? []).includes(node);
    if (cyclic) cycles.push(members.sort((a, b) => a - b));
    else order.push(node);
  };

  for (let root = 0; root < count; root++) {
    if (found[root] !== -1) continue;
    const work: [node: number, edge: number][] = [];
    enter(root, work);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const [node] = top;
      const next = sources[node]?.[top[1]++];
      if (next === undefined) {
        work.pop();
        const parent = work.at(-1)?.[0];
        if (parent !== undefined) lowest[parent] = Math.min(lowest[parent] ?? 0, lowest[node] ?? 0);
        if (lowest[node] === found[node]) close(node);
      } else if (found[next] === -1) {
        enter(next, work);
      } else if (open[next] === 1) {
        lowest[node] = Math.min(lowest[node] ?? 0, found[next] ?? 0);
      }
    }
  }
  const cyclic = cycles.flat().sort((a, b) => a - b);
  return { order: [...order, ...cyclic], cycles };
}
