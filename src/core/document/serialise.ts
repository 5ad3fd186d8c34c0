/**
 * The text of a document, one text for one document: keys in the order in which `document.ts` declares them, unknown
 * keys after them in their own order, one line per node, player and stage where it fits, so that a gesture is a
 * one-line diff. Reading the text gives the document back, unknown fields and all.
 */
import type { GanDocument } from "./document";

const WIDTH = 100;

/** How an object or list is written; what it does not say is inline where it fits, in the order of its own keys. */
interface Layout {
  /** Known keys, in order. */
  readonly keys?: readonly string[];
  readonly fields?: Readonly<Record<string, Layout>>;
  /** The layout of every element or value. */
  readonly items?: Layout;
  /** Never on one line, unless empty. */
  readonly open?: boolean;
}

const NODE: Layout = { keys: ["id", "op", "in", "params", "weights", "from", "until", "at"] };
const NODES: Layout = { open: true, items: NODE };
const SCHEDULE: Layout = { keys: ["kind", "from", "to", "factor", "floor"] };
const OPTIMIZER: Layout = {
  keys: [
    "kind",
    "rate",
    "beta1",
    "beta2",
    "momentum",
    "momentumSchedule",
    "decay",
    "epsilon",
    "weightDecay",
    "schedule",
  ],
  fields: { schedule: SCHEDULE, momentumSchedule: { keys: ["final", "from", "to"] } },
};
const PLAYER: Layout = {
  keys: [
    "id",
    "trains",
    "minimises",
    "optimizer",
    "steps",
    "bursts",
    "accumulate",
    "clip",
    "average",
  ],
  fields: {
    minimises: { items: { keys: ["loss", "weight"] } },
    optimizer: OPTIMIZER,
    bursts: { items: { keys: ["steps", "below", "every"] } },
    clip: { keys: ["limit", "when"] },
    average: { keys: ["decay", "from", "state"] },
  },
};
const STAGE: Layout = {
  keys: ["id", "resolution", "fade", "images", "batch", "rates", "averages", "params", "slots"],
};
const GAME: Layout = {
  open: true,
  keys: ["nodes", "players", "order", "samples", "sampling"],
  fields: {
    nodes: NODES,
    players: { open: true, items: PLAYER },
    sampling: {
      keys: ["weights", "statistics", "passes", "truncation", "class", "noise", "mixing"],
    },
  },
};
const DOCUMENT: Layout = {
  open: true,
  keys: ["ganvas", "name", "origin", "game", "networks", "blocks", "stages", "training"],
  fields: {
    origin: { open: true, keys: ["template", "set"] },
    game: GAME,
    networks: {
      open: true,
      items: { open: true, keys: ["role", "nodes"], fields: { nodes: NODES } },
    },
    blocks: {
      open: true,
      items: { open: true, keys: ["params", "nodes"], fields: { nodes: NODES } },
    },
    stages: { open: true, items: STAGE },
    training: { open: true, keys: ["batch", "steps", "seed", "sampleEvery", "checkpointEvery"] },
  },
};
const ANY: Layout = {};

/** The document as the text of its file, with a newline at the end. */
export function serialiseDocument(document: GanDocument): string {
  return `${write(document, DOCUMENT, 0, 0)}\n`;
}

/** A value that begins at column `column` of a line indented by `indent`. */
function write(value: unknown, layout: Layout, indent: number, column: number): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  if (!layout.open) {
    const line = inline(value, layout);
    // One more for the comma that may follow.
    if (column + line.length < WIDTH) return line;
  }
  const inner = indent + 2;
  const pad = " ".repeat(inner);
  const lines: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) lines.push(pad + write(item, itemLayout(layout), inner, inner));
  } else {
    for (const [key, field] of entries(value, layout)) {
      const label = `${pad}${JSON.stringify(key)}: `;
      lines.push(label + write(field, fieldLayout(layout, key), inner, label.length));
    }
  }
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return lines.length === 0
    ? `${open}${close}`
    : `${open}\n${lines.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

function inline(value: unknown, layout: Layout): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  if (Array.isArray(value)) {
    return `[${value.map((item) => inline(item, itemLayout(layout))).join(", ")}]`;
  }
  let text = "";
  for (const [key, field] of entries(value, layout)) {
    text += `${text === "" ? "{ " : ", "}${JSON.stringify(key)}: ${inline(field, fieldLayout(layout, key))}`;
  }
  return text === "" ? "{}" : `${text} }`;
}

function scalar(value: unknown): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

/** Known keys in their order, then the others in theirs. */
function entries(value: object, { keys }: Layout): [string, unknown][] {
  const own = Object.entries(value).filter(([, field]) => field !== undefined);
  if (keys === undefined) return own;
  const rank = (key: string) => {
    const at = keys.indexOf(key);
    return at < 0 ? keys.length : at;
  };
  return own.sort(([a], [b]) => rank(a) - rank(b));
}

function itemLayout(layout: Layout): Layout {
  return layout.items ?? ANY;
}

function fieldLayout(layout: Layout, key: string): Layout {
  const { fields } = layout;
  return (fields && Object.hasOwn(fields, key) ? fields[key] : layout.items) ?? ANY;
}
