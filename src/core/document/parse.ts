/**
 * From a file's text to a document, or to what is wrong with it.
 *
 * In order: is it JSON, is it a document, which version, does it have the shape that `schema.ts` asks for, is each name
 * given once. What needs the catalogue of operators (unknown operators, dangling edges, cycles, shapes) is analysis's.
 */
import type { Diagnostic, Place } from "./diagnostic";
import { FORMAT_VERSION, type GanDocument, type GraphPath, type Json, nodesOf } from "./document";
import { freshId } from "./freshId";
import { faultDiagnostics, wantedPhrase } from "./faults";
import { isJsonObject, type JsonObject, quote, readJson } from "./json";
import { createLocator } from "./locate";
import { migrate, OLDEST_VERSION } from "./migrate";
import { graphsOf, graphTitle } from "./references";
import { documentSchema } from "./schema";

export type ParseResult =
  /** May carry information, such as that the file was migrated. */
  | {
      readonly kind: "document";
      readonly document: GanDocument;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** Written by a later version: to look at (as far as it can be read), not to write. */
  | {
      readonly kind: "newer";
      readonly version: number;
      readonly document?: GanDocument;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** Nothing to show; the last good document stays. */
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] };

/** Reads the text of a `*.gan.json` file. Never throws; every diagnostic carries its place in the text. */
export function parseDocument(text: string): ParseResult {
  const bom = text.startsWith("\uFEFF") ? 1 : 0;
  const result = parseText(bom === 0 ? text : text.slice(bom));
  return bom === 0 ? result : { ...result, diagnostics: result.diagnostics.map(shift) };
}

/** The same place in a text that has a byte order mark in front. */
function shift(diagnostic: Diagnostic): Diagnostic {
  const { text } = diagnostic.where;
  if (!text) return diagnostic;
  const where = { ...diagnostic.where, text: { offset: text.offset + 1, length: text.length } };
  return { ...diagnostic, where };
}

function parseText(text: string): ParseResult {
  const json = readJson(text);
  if (!json.ok) return { kind: "invalid", diagnostics: json.diagnostics };
  const raw = json.value;
  if (!isJsonObject(raw) || !("ganvas" in raw || ("game" in raw && "networks" in raw))) {
    return invalid(notADocument(raw));
  }
  const version = raw["ganvas"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < OLDEST_VERSION) {
    return invalid(badVersion(version, text));
  }
  if (version > FORMAT_VERSION) return newer(raw, version, text);
  if (version < FORMAT_VERSION) return migrated(raw, version, text);

  const diagnostics = check(raw, text);
  return diagnostics.length > 0
    ? { kind: "invalid", diagnostics }
    : { kind: "document", document: checked(raw), diagnostics: [] };
}

/** Everything that keeps raw JSON of this version from being a document. */
function check(raw: JsonObject, text: string): Diagnostic[] {
  const result = documentSchema.safeParse(raw, { error: wantedPhrase });
  return result.success
    ? duplicateIds(checked(raw), text)
    : faultDiagnostics(result.error.issues, raw, text);
}

/**
 * Raw JSON that the schema has accepted. The schema transforms nothing, so the value itself is the document; taking it
 * instead of zod's copy keeps unknown fields in their order.
 */
function checked(raw: JsonObject): GanDocument {
  return raw as unknown as GanDocument;
}

function newer(raw: JsonObject, version: number, text: string): ParseResult {
  const candidate = { ...raw, ganvas: FORMAT_VERSION };
  const readable = check(candidate, text).length === 0;
  const diagnostic: Diagnostic = {
    code: "newer-version",
    severity: "warning",
    where: { text: createLocator(text).rangeOfPath(["ganvas"]) ?? { offset: 0, length: 1 } },
    message: `The document is of format version ${version}; this GANvas knows versions up to ${FORMAT_VERSION}, so it is ${readable ? "shown read-only" : "not shown"} and not changed.`,
    fix: "Update GANvas.",
  };
  return {
    kind: "newer",
    version,
    ...(readable && { document: checked(candidate) }),
    diagnostics: [diagnostic],
  };
}

function migrated(raw: JsonObject, version: number, text: string): ParseResult {
  const current = migrate(raw, version);
  const diagnostics = check(current, text);
  if (diagnostics.length > 0) return { kind: "invalid", diagnostics };
  return {
    kind: "document",
    document: checked(current),
    diagnostics: [
      {
        code: "migrated",
        severity: "information",
        where: { text: createLocator(text).rangeOfPath(["ganvas"]) ?? { offset: 0, length: 1 } },
        message: `The document is of format version ${version}; the next change writes it in version ${FORMAT_VERSION}.`,
      },
    ],
  };
}

function invalid(diagnostic: Diagnostic): ParseResult {
  return { kind: "invalid", diagnostics: [diagnostic] };
}

function notADocument(raw: Json): Diagnostic {
  return {
    code: "not-a-document",
    severity: "error",
    where: { text: { offset: 0, length: 1 } },
    message: `The file is JSON, but not a GANvas document: it is ${describe(raw)}, and an object with "ganvas", "game" and "networks" is wanted.`,
    fix: "Open it as text, or begin a new document from a template.",
  };
}

function describe(raw: Json): string {
  if (!isJsonObject(raw)) return quote(raw);
  const keys = Object.keys(raw);
  if (keys.length === 0) return "an empty object";
  return `an object with ${keys
    .slice(0, 3)
    .map((key) => quote(key))
    .join(", ")}${keys.length > 3 ? " and more" : ""}`;
}

function badVersion(version: Json | undefined, text: string): Diagnostic {
  const missing = version === undefined;
  return {
    code: missing ? "missing-version" : "wrong-type",
    severity: "error",
    where: { text: createLocator(text).rangeOfPath(["ganvas"]) ?? { offset: 0, length: 1 } },
    message: missing
      ? 'The document does not say its format version: "ganvas" is missing.'
      : `The document's format version, "ganvas", is ${quote(version)}, but a whole number from ${OLDEST_VERSION} to ${FORMAT_VERSION} is wanted.`,
    fix: `Write "ganvas": ${FORMAT_VERSION} at the beginning.`,
  };
}

/** As many as a person reads; where more names are given twice, a program has given them. */
const MOST_DUPLICATES = 20;

/** Names given twice: nodes in one graph, players, stages. */
function duplicateIds(document: GanDocument, text: string): Diagnostic[] {
  const lists: NamedList[] = [
    ...graphsOf(document).map((graph) => ({
      items: nodesOf(document, graph) ?? [],
      title: `nodes of ${graphTitle(graph)}`,
      place: (node: string) => ({ ...graphPlace(graph), node }),
      path: [...graphJsonPath(graph), "nodes"],
    })),
    {
      items: document.game.players,
      title: "players",
      place: (player) => ({ player }),
      path: ["game", "players"],
    },
    { items: document.stages ?? [], title: "stages", place: () => ({}), path: ["stages"] },
  ];
  const found = lists.flatMap((list) =>
    repeated(list.items).map((twice) => ({ ...list, ...twice })),
  );
  if (found.length === 0) return [];
  const locator = createLocator(text);
  return found.slice(0, MOST_DUPLICATES).map(({ id, index, items, title, place, path }) => ({
    code: "duplicate-id",
    severity: "error",
    where: { ...place(id), text: locator.rangeOfPath([...path, index, "id"]) },
    message: `Two ${title} are called "${id}".`,
    fix: `Give one of them a name of its own, for example "${freshId(items, id)}".`,
  }));
}

interface NamedList {
  readonly items: readonly { readonly id: string }[];
  readonly title: string;
  readonly place: (id: string) => Place;
  readonly path: readonly (string | number)[];
}

function repeated(items: readonly { readonly id: string }[]): { id: string; index: number }[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ id, index }];
    seen.add(id);
    return [];
  });
}

function graphPlace(graph: GraphPath): Place {
  if (graph.kind === "game") return {};
  return graph.kind === "network" ? { network: graph.name } : { block: graph.name };
}

function graphJsonPath(graph: GraphPath): (string | number)[] {
  if (graph.kind === "game") return ["game"];
  return [graph.kind === "network" ? "networks" : "blocks", graph.name];
}
