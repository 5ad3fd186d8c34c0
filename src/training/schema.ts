/**
 * The run directory as the editor reads it. Another version of the runtime, or a disk that filled up, may have written
 * it: what does not fit is left out, never trusted.
 */
import * as z from "zod";
import type { ControlReply, RunEvent, RunRecord } from "ganvas";

const numbers = z.record(z.string(), z.number());
const severity = z.enum(["error", "warning", "information"]);

/** NaN and infinities cannot stand in JSON; a diverged loss is written as null and read as NaN. */
const losses = z.record(z.string(), z.union([z.number(), z.null().transform(() => Number.NaN)]));

const eventSchema: z.ZodType<RunEvent> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run"),
    path: z.string(),
    name: z.string(),
    device: z.string(),
    why: z.string(),
    seed: z.number(),
    steps: z.number(),
    batch: z.number(),
    versions: z.record(z.string(), z.string()),
    resumedAt: z.number().optional(),
  }),
  z.object({
    type: z.literal("step"),
    step: z.number(),
    time: z.number(),
    losses,
    rates: numbers,
    reports: losses.optional(),
    stepsPerSecond: z.number(),
    stage: z.string().optional(),
    fade: z.number().optional(),
  }),
  z.object({
    type: z.literal("samples"),
    step: z.number(),
    file: z.string(),
    columns: z.number().int().positive(),
    rows: z.number().int().positive(),
    width: z.number().positive(),
    height: z.number().positive(),
  }),
  z.object({
    type: z.literal("checkpoint"),
    step: z.number(),
    file: z.string(),
    sha256: z.string(),
  }),
  z.object({
    type: z.literal("phase"),
    phase: z.enum(["preparing", "compiling", "training", "paused", "stopping"]),
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal("diagnostic"), severity, message: z.string() }),
  z.object({ type: z.literal("done"), step: z.number(), reason: z.enum(["finished", "stopped"]) }),
  z.object({ type: z.literal("error"), step: z.number(), message: z.string() }),
]);

const recordSchema: z.ZodType<RunRecord> = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  status: z.enum(["starting", "running", "paused", "finished", "stopped", "failed"]),
  createdAt: z.string(),
  seed: z.number(),
  steps: z.number(),
  batch: z.number(),
  device: z.string(),
  why: z.string(),
  versions: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  document: z.unknown().default(null),
  process: z
    .object({ pid: z.number().int(), startedAt: z.string(), socket: z.string(), token: z.string() })
    .optional(),
  lastStep: z.number(),
  error: z.string().optional(),
});

const replySchema: z.ZodType<ControlReply> = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    status: z.enum(["starting", "running", "paused", "finished", "stopped", "failed"]),
    step: z.number(),
  }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** The value a line or file of JSON holds, if it is of the kind. */
function read<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const readEvent = (line: string): RunEvent | undefined => read(eventSchema, line);
export const readRecord = (text: string): RunRecord | undefined => read(recordSchema, text);
export const readReply = (line: string): ControlReply | undefined => read(replySchema, line);
