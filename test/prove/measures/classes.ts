/** What the classes of generated images say: how many of them there are, and whether they are the ones asked for. */

/** Classes that at least `share` of the images belong to; ten of digits is all modes. */
export function coverage(classes: Uint8Array, share = 0.01): number {
  const counts = new Map<number, number>();
  for (const label of classes) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].filter((count) => count >= share * classes.length).length;
}

/** Share of places at which two lists agree, in [0, 1]. */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`Lists of ${a.length} and ${b.length} cannot agree.`);
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same += 1;
  return same / a.length;
}
