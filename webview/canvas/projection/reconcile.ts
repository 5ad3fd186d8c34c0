/**
 * The new value, built from as many parts of the old one as are equal to it. A one-node edit of a large document then
 * leaves every other node identical, and what is identical is not drawn again.
 */
export function reconcile<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const parts = after.map((part, index): unknown => reconcile(before[index], part));
    const same =
      parts.length === before.length && parts.every((part, index) => part === before[index]);
    // Every part equals what was asked for, so the whole has the type of `after`.
    return (same ? before : parts) as T;
  }
  if (isPlain(before) && isPlain(after)) {
    const parts = Object.fromEntries(
      Object.entries(after).map(([key, part]) => [key, reconcile(before[key], part)]),
    );
    const keys = Object.keys(parts);
    const same =
      keys.length === Object.keys(before).length &&
      keys.every((key) => key in before && parts[key] === before[key]);
    return (same ? before : parts) as T;
  }
  return after;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Like `reconcile`, for a list whose elements keep their identity by id wherever they move. */
export function reconcileById<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] {
  const known = new Map(before.map((element) => [element.id, element]));
  const parts = after.map((element) => reconcile(known.get(element.id), element));
  const same =
    parts.length === before.length && parts.every((part, index) => part === before[index]);
  return same ? before : parts;
}
