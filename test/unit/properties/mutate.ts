/** Documents as an editor's slip, a bad merge or another program may leave them. */
import type { Json } from "../../../src/core/document/document";
import type { Random } from "./random";

type Holder = Json[] | { [key: string]: Json };

/** Values that no one place expects, and names that every object of JavaScript has. */
const STRANGE: readonly Json[] = [
  0,
  -1,
  0.5,
  1e9,
  1e308,
  -1e308,
  2 ** 53,
  "",
  "constructor",
  "toString",
  "__proto__",
  "hasOwnProperty",
  "$constructor",
  "$",
  "a.b.c",
  "block:up",
  "block:constructor",
  "ü n",
  true,
  false,
  [],
  {},
  [[[]]],
  [0],
  ["a", 1, {}],
  { kind: "constructor" },
  { kind: "normal" },
  "apply",
  "input",
  "output",
  "generator",
];

/** A document's JSON with one to four things changed. */
export function mutated(json: Json, random: Random): Json {
  const copy = structuredClone(json);
  for (let left = 1 + random.below(4); left > 0; left--) mutate(copy, random);
  return copy;
}

function mutate(root: Json, random: Random): void {
  const holders = holdersIn(root);
  if (holders.length === 0) return;
  const holder = random.of(holders);
  const keys = Object.keys(holder);
  if (keys.length === 0) return;
  const key = random.of(keys);
  const value = at(holder, key);
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return;
    case 1:
      put(holder, key, random.of(STRANGE));
      return;
    case 2:
      // A value of elsewhere: references into other graphs, cycles, nodes that are there twice.
      put(holder, key, structuredClone(somewhere(holders, random)));
      return;
    case 3:
      if (typeof value === "number") put(holder, key, value * random.of([0, -1, 1000, 1e6, 1 / 3]));
      else if (Array.isArray(value)) value.push(structuredClone(somewhere(holders, random)));
      else put(holder, key, [value]);
      return;
    case 4:
      if (!Array.isArray(holder))
        put(holder, random.of(["constructor", "__proto__", "x", "1"]), value);
      return;
    default:
      if (typeof value === "string")
        put(holder, key, `${value}${random.of(["-", ".y", "2", " ", "/a"])}`);
      else put(holder, key, somewhere(holders, random));
  }
}

function holdersIn(root: Json): Holder[] {
  const found: Holder[] = [];
  const stack: Json[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next !== "object" || next === null) continue;
    found.push(next);
    stack.push(...Object.values(next));
  }
  return found;
}

function somewhere(holders: readonly Holder[], random: Random): Json {
  const values = Object.values(random.of(holders));
  return values.length === 0 ? null : structuredClone(random.of(values));
}

function at(holder: Holder, key: string): Json {
  return Object.getOwnPropertyDescriptor(holder, key)?.value as Json;
}

/** Also under `__proto__`, which an assignment would not write. */
function put(holder: Holder, key: string, value: Json): void {
  Object.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
