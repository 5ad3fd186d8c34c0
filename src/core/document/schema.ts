/**
 * The shape of a document, as zod sees it: what `parseDocument` demands of a file, what `applyEdits` demands of an edit
 * that came over the wire, and what the JSON Schema for hand-editing derives from.
 *
 * Objects are loose: fields that this version does not know are let through. Nothing here transforms or fills in, so a
 * value that passes *is* the document. The types are those of `document.ts`; `satisfies` holds the two together. An
 * `error` is the phrase that ends the sentence "... is 5, but ... is wanted" (`faults.ts`).
 */
import * as z from "zod";
import type {
  GanDocument,
  GraphNode,
  Json,
  Optimizer,
  Player,
  RateSchedule,
  Stage,
  Training,
} from "./document";
import { FORMAT_VERSION } from "./document";
import { ID, NAME, REFERENCE, WEIGHTS } from "./references";

// Compiled validators need `new Function`, which the webview's content security policy forbids.
z.config({ jitless: true });

const named = (rule: string) => (issue: { readonly input?: unknown }) =>
  typeof issue.input === "string" && issue.input in Object.prototype
    ? "a name that not every object of JavaScript has"
    : rule;
const id = z.string().regex(ID, {
  error: named("a name of letters, digits, - and _ that starts with a letter or digit"),
});
const name = z.string().regex(NAME, {
  error: named("a name of letters, digits and _ that starts with a letter"),
});
const reference = z.string().regex(REFERENCE, { error: 'a reference, "node" or "node.port",' });
const references = z.union([reference, z.array(reference)], {
  error: 'a reference, "node" or "node.port", or a list of them',
});
const count = z.int().min(1);
const positive = z.number().positive();
const notNegative = z.number().min(0);
const fraction = z.number().min(0).lt(1);
// `json.ts` has seen to it that every value is plain, finite JSON.
const parameters = z.record(z.string(), z.custom<Json>());

const nodeSchema = z.looseObject({
  id: id.describe("Unique in its graph. Names the parameters: `generator/up1/kernel`."),
  op: z
    .string()
    .regex(/^(block:)?[A-Za-z][A-Za-z0-9_]*$/, { error: "an operator's name, or block:<name>," })
    .describe("An operator, or `block:<name>`."),
  in: z
    .record(id, references)
    .optional()
    .describe("What each input port reads: `node` or `node.port`; a list where it takes many."),
  params: parameters.optional().describe("What differs from the operator's defaults."),
  weights: z
    .string()
    .regex(WEIGHTS, { error: 'a path, "network/node",' })
    .optional()
    .describe("`network/node` whose parameters and state this node uses instead of own ones."),
  from: id.optional().describe("The first stage in which the node exists."),
  until: id.optional().describe("The last stage in which the node exists."),
  at: z
    .tuple([z.number(), z.number()], { error: "a position, [x, y]," })
    .optional()
    .describe("Where a person put it on the canvas."),
}) satisfies z.ZodType<GraphNode>;

/** Nodes of the game, and of networks and blocks: the same in shape, told apart by the JSON Schema. */
const gameNodeSchema = nodeSchema.meta({ id: "gameNode" });
export const networkNodeSchema = nodeSchema.meta({ id: "networkNode" });

const schedule = z
  .discriminatedUnion("kind", [
    z.looseObject({ kind: z.literal("constant") }),
    z.looseObject({ kind: z.literal("linear"), from: notNegative, to: notNegative }),
    z.looseObject({ kind: z.literal("inverse"), factor: z.number().min(1), floor: notNegative }),
  ])
  .describe("The learning rate over the player's updates.") satisfies z.ZodType<RateSchedule>;

const momentumSchedule = z.looseObject({
  final: fraction,
  from: notNegative,
  to: notNegative,
});

export const optimizerSchema = z
  .discriminatedUnion("kind", [
    z.looseObject({
      kind: z.literal("adam"),
      rate: notNegative,
      beta1: fraction,
      beta2: fraction,
      epsilon: notNegative.optional(),
      weightDecay: notNegative.optional(),
      schedule: schedule.optional(),
    }),
    z.looseObject({
      kind: z.literal("sgd"),
      rate: notNegative,
      momentum: fraction.optional(),
      momentumSchedule: momentumSchedule.optional(),
      weightDecay: notNegative.optional(),
      schedule: schedule.optional(),
    }),
    z.looseObject({
      kind: z.literal("rmsprop"),
      rate: notNegative,
      decay: fraction,
      epsilon: notNegative.optional(),
      weightDecay: notNegative.optional(),
      schedule: schedule.optional(),
    }),
  ])
  .meta({ id: "optimizer" }) satisfies z.ZodType<Optimizer>;

export const playerSchema = z
  .looseObject({
    id: id,
    trains: z.array(name).describe("Networks that it trains."),
    minimises: z
      .array(z.looseObject({ loss: reference, weight: z.number().optional() }))
      .describe("Losses of the game; the player minimises their weighted sum."),
    optimizer: optimizerSchema,
    steps: count.optional().describe("Updates per round; 1 if absent."),
    bursts: z
      .array(z.looseObject({ steps: count, below: count.optional(), every: count.optional() }))
      .optional()
      .describe("More steps in rounds below a number, and at every multiple of one."),
    accumulate: count
      .optional()
      .describe("Batches whose gradients are averaged before one update; 1 if absent."),
    clip: z
      .looseObject({ limit: positive, when: z.enum(["before", "after"]) })
      .optional()
      .describe("Clips every trained weight to [-limit, limit] before or after its update."),
    average: z
      .looseObject({
        decay: z.number().min(0).max(1),
        from: z.int().min(0).optional(),
        state: z.boolean().optional(),
      })
      .optional()
      .describe("An exponential moving average of the trained weights."),
  })
  .meta({ id: "player" }) satisfies z.ZodType<Player>;

const samplingSchema = z.looseObject({
  weights: z.enum(["average", "raw"]).optional(),
  statistics: z.enum(["running", "batch", "standing"]).optional(),
  passes: count.optional(),
  truncation: notNegative.optional(),
  class: z.int().min(0).optional(),
  noise: z.enum(["drawn", "fixed", "off"]).optional(),
  mixing: z
    .tuple([z.int().min(0), z.int().min(0)], { error: "a first and a last layer, [0, 3]," })
    .optional(),
});

export const stageSchema = z
  .looseObject({
    id: id,
    resolution: count.describe("Side of the images in pixels."),
    fade: z.int().min(0).describe("Images shown to the discriminator while the stage fades in."),
    images: z.int().min(0).describe("Images shown after it has faded in."),
    batch: count.optional(),
    rates: z.record(id, notNegative).optional().describe("Learning rate per player."),
    averages: z
      .record(id, z.number().min(0).max(1))
      .optional()
      .describe("Decay of the average per player."),
    params: parameters.optional().describe("What nodes read as `$name` in this stage."),
    slots: z
      .enum(["reset", "keep"])
      .optional()
      .describe("What happens to optimizer slots on entering."),
  })
  .meta({ id: "stage" }) satisfies z.ZodType<Stage>;

export const trainingSchema = z
  .looseObject({
    batch: count,
    steps: count.describe("Rounds to train for."),
    seed: z.int().min(0).max(0xffff_ffff),
    sampleEvery: count.describe("Rounds between sample sheets."),
    checkpointEvery: count.describe("Rounds between checkpoints."),
  })
  .meta({ id: "training" }) satisfies z.ZodType<Training>;

export const orderSchema = z
  .enum(["sequential", "simultaneous", "alternating"])
  .describe(
    "`sequential`: one player after the other; `simultaneous`: all gradients at the same weights; `alternating`: one player a round.",
  );
export const roleSchema = z.enum(["generator", "discriminator"]);
export const samplesSchema = z.array(reference);
export const documentNameSchema = z.string().min(1);
export const networkNameSchema = name;
export const nodeIdSchema = id;
export const referenceSchema = reference;

const networkSchema = z.looseObject({ role: roleSchema, nodes: z.array(networkNodeSchema) });

/** A whole document of this version. */
export const documentSchema = z.looseObject({
  ganvas: z.literal(FORMAT_VERSION).describe("The format's version."),
  name: documentNameSchema,
  origin: z
    .looseObject({
      template: z.string(),
      set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .optional()
    .describe("The template that built the document, and its options."),
  game: z.looseObject({
    nodes: z.array(gameNodeSchema),
    players: z.array(playerSchema).describe("In the order in which they play a round."),
    order: orderSchema,
    samples: samplesSchema.describe("What the sample sheet shows: outputs of applications."),
    sampling: samplingSchema.optional().describe("What sampling chooses and training does not."),
  }),
  networks: z.record(name, networkSchema),
  blocks: z
    .record(
      name,
      z.looseObject({ params: parameters.optional(), nodes: z.array(networkNodeSchema) }),
    )
    .optional(),
  stages: z.array(stageSchema).optional(),
  training: trainingSchema,
}) satisfies z.ZodType<GanDocument>;
