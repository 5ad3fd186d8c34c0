/** What a wrong name was meant to be. */

/** Guesses made in one pass. Of a document in which everything is wrong, a person reads the first few messages. */
const MOST_GUESSES = 50;

/** The nearest of some names, or undefined where none is close. */
export type Guess = (wrong: string, names: Iterable<string>) => string | undefined;

/** A guess that answers {@link MOST_GUESSES} times and is silent afterwards, so that analysis stays fast. */
export function guesses(): Guess {
  let left = MOST_GUESSES;
  return (wrong, names) => (left-- > 0 ? nearest(wrong, names) : undefined);
}

/** The name most like the one that is wrong, where one is close: at most two letters away, or a third of them. */
function nearest(wrong: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(wrong.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) >= least) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const inserted = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
