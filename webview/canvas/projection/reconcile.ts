/**
 * The new value, built from as many parts of the old one as are equal to it. A one-node edit of a large document then
 * leaves every other node identical, and what is identical is not drawn again.
 */
export function reconcile<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) return reconcileList(before, after) as T;
  if (isPlain(before) && isPlain(after)) return reconcileObject(before, after) as T;
  return after;
}

// Most parts of a large document are as before: nothing is allocated until a difference is met.
function reconcileList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  let changed: unknown[] | undefined =
    before.length === after.length ? undefined : before.slice(0, after.length);
  for (let index = 0; index < after.length; index++) {
    const part = reconcile(before[index], after[index]);
    if (changed === undefined && part !== before[index]) changed = [...before];
    if (changed) changed[index] = part;
  }
  return changed ?? before;
}

function reconcileObject(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const keys = Object.keys(after);
  let changed: Record<string, unknown> | undefined;
  let count = 0;
  for (const key of keys) {
    const part = reconcile(before[key], after[key]);
    if (changed === undefined && (part !== before[key] || !(key in before))) {
      changed = {};
      for (const same of keys.slice(0, count)) changed[same] = before[same];
    }
    if (changed) changed[key] = part;
    count += 1;
  }
  if (changed) return changed;
  return keys.length === Object.keys(before).length ? before : pick(before, keys);
}

/** The entries of these keys. */
function pick(
  from: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
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
