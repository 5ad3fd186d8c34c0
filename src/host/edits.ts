/**
 * Edits as they arrive from a webview: their kind and the fields that name things. The values they carry (nodes,
 * players, settings) are checked by `applyEdits`, which says in a sentence what is wrong with them.
 */
import * as z from "zod";
import type { GraphNode, Player, Stage, Training } from "../core/document/document";
import type { DocumentEdit } from "../core/document/edit";

const name = z.string();
const graph = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("game") }),
  z.object({ kind: z.literal("network"), name }),
  z.object({ kind: z.literal("block"), name }),
]);
const end = z.object({ node: name, port: name });

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const node = z.custom<GraphNode>(isObject, "a node is wanted");
const player = z.custom<Player>(isObject, "a player is wanted");
const stage = z.custom<Stage>(isObject, "a stage is wanted");
const training = z.custom<Partial<Training>>(isObject, "settings of training are wanted");

export const graphPathSchema = graph;

const schema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("addNodes"), graph, nodes: z.array(node) }),
  z.object({ kind: z.literal("removeNodes"), graph, ids: z.array(name) }),
  z.object({ kind: z.literal("renameNode"), graph, id: name, to: name }),
  z.object({
    kind: z.literal("setParameter"),
    graph,
    id: name,
    parameter: name,
    value: z.json().optional(),
  }),
  z.object({
    kind: z.literal("connect"),
    graph,
    from: name,
    to: end,
    many: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("disconnect"), graph, from: name, to: end }),
  z.object({
    kind: z.literal("moveNodes"),
    graph,
    positions: z.record(name, z.tuple([z.number(), z.number()]).nullable()),
  }),
  z.object({ kind: z.literal("shareWeights"), graph, id: name, weights: name.optional() }),
  z.object({
    kind: z.literal("setLifetime"),
    graph,
    id: name,
    from: name.optional(),
    until: name.optional(),
  }),
  z.object({ kind: z.literal("setStage"), stage }),
  z.object({ kind: z.literal("setPlayer"), player }),
  z.object({ kind: z.literal("removePlayer"), id: name }),
  z.object({ kind: z.literal("renamePlayer"), id: name, to: name }),
  z.object({ kind: z.literal("movePlayer"), id: name, place: z.number() }),
  z.object({ kind: z.literal("setTraining"), training }),
  z.object({ kind: z.literal("setName"), name }),
  z.object({
    kind: z.literal("setOrder"),
    order: z.enum(["sequential", "simultaneous", "alternating"]),
  }),
  z.object({ kind: z.literal("setSamples"), samples: z.array(name) }),
  z.object({
    kind: z.literal("addNetwork"),
    name,
    role: z.enum(["generator", "discriminator"]),
  }),
  z.object({ kind: z.literal("removeNetwork"), name }),
  z.object({ kind: z.literal("renameNetwork"), name, to: name }),
]);

/** Every kind of edit has its line above, or this does not compile. */
type Missing = Exclude<DocumentEdit["kind"], z.infer<typeof schema>["kind"]>;
const complete: [Missing] extends [never] ? typeof schema : never = schema;

// Messages are JSON: what the type calls present and undefined ("back to the default") arrives as absent.
export const documentEditSchema = complete as unknown as z.ZodType<DocumentEdit>;
