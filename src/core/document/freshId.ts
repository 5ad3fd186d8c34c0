/** Names for new nodes. */

/**
 * `base` itself where no node has it, else its stem with the next free number: `conv1` -> `conv2`, `norm` -> `norm2`.
 */
export function freshId(nodes: Iterable<{ readonly id: string }>, base: string): string {
  const taken = new Set(Array.from(nodes, (node) => node.id));
  if (!taken.has(base)) return base;
  const stem = base.replace(/\d+$/, "") || base;
  const number = Number(base.slice(stem.length));
  for (let n = Number.isSafeInteger(number) && number > 0 ? number + 1 : 2; ; n++) {
    if (!taken.has(`${stem}${n}`)) return `${stem}${n}`;
  }
}
