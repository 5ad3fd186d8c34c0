/**
 * What the cockpit says in words and figures, derived from a run's lines. Pure, so that each sentence can be tested.
 */
import { fractionDone, runState, type RunState } from "../../src/core/runs/state";
import type { RunSnapshot } from "../protocol";
import type { RunEvent, RunRecord } from "../runs";

type StepEvent = Extract<RunEvent, { type: "step" }>;
type PhaseEvent = Extract<RunEvent, { type: "phase" }>;

export interface Figures {
  readonly state: RunState;
  readonly step: number;
  readonly steps: number;
  /** In [0, 1]. */
  readonly fraction: number;
  readonly stepsPerSecond?: number;
  /** Seconds of training left at the present speed, while it trains. */
  readonly secondsLeft?: number;
  readonly latest?: StepEvent;
  /** What the process is busy with before and between steps. */
  readonly phase?: PhaseEvent;
  readonly balance?: Balance;
  /** The stage of a game that grows, in words. */
  readonly growth?: string;
  /** Steps at which weights were written, in order. */
  readonly checkpoints: readonly number[];
  /** Warnings and errors since the process last started, newest last. */
  readonly notices: readonly { readonly severity: "error" | "warning"; readonly message: string }[];
}

/** How the discriminator sees real and generated images, and what that means. */
export interface Balance {
  readonly real: number;
  readonly fake: number;
  readonly words: string;
  readonly health: "good" | "watch";
}

/** One batch says little: what the discriminator thinks is averaged over so many step lines. */
const LATELY = 20;

function meanReports(lines: readonly StepEvent[]): Readonly<Record<string, number>> {
  const names = new Set(lines.flatMap(({ reports }) => Object.keys(reports ?? {})));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = lines.flatMap(({ reports }) => reports?.[name] ?? []);
      return [name, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}

export function figuresOf({ record, events, alive }: RunSnapshot): Figures {
  const state = runState(record, alive);
  const latest = events.findLast((event) => event.type === "step");
  const begun = events.findLastIndex((event) => event.type === "run");
  const lately = events.slice(Math.max(0, begun));
  const step = Math.max(latest?.step ?? 0, record.lastStep);
  const stepsPerSecond = latest?.stepsPerSecond;
  const left =
    state === "running" && stepsPerSecond !== undefined && stepsPerSecond > 0
      ? (record.steps - step) / stepsPerSecond
      : undefined;
  return {
    state,
    step,
    steps: record.steps,
    fraction: fractionDone(step, record.steps),
    stepsPerSecond,
    secondsLeft: left,
    latest,
    phase: lately.findLast((event) => event.type === "phase"),
    growth: growthInWords(latest, record.document),
    balance: balanceOf(
      meanReports(events.filter((event) => event.type === "step").slice(-LATELY)),
      record,
    ),
    checkpoints: events.flatMap((event) => (event.type === "checkpoint" ? [event.step] : [])),
    notices: lately.flatMap((event) => {
      if (event.type === "error") return [{ severity: "error" as const, message: event.message }];
      if (event.type === "diagnostic" && event.severity !== "information") {
        return [{ severity: event.severity, message: event.message }];
      }
      return [];
    }),
  };
}

/** `16×16, fading in 40 %`; undefined for a game that does not grow. */
export function growthInWords(
  latest: Pick<StepEvent, "stage" | "fade"> | undefined,
  document: unknown,
): string | undefined {
  if (latest?.stage === undefined) return undefined;
  const { stage, fade = 1 } = latest;
  const stages = field(document, "stages");
  const known: unknown = Array.isArray(stages)
    ? stages.find((one) => field(one, "id") === stage)
    : undefined;
  const resolution = field(known, "resolution");
  const size = typeof resolution === "number" ? `${resolution}×${resolution}` : stage;
  return fade < 1 ? `${size}, fading in ${Math.floor(fade * 100)} %` : size;
}

/**
 * Whether the rows of a run's sheets belong under each other: those of several outputs, or an image above what a
 * generator makes of it. Else each cell stands for itself, and they may be laid out in any columns.
 */
export function keepsRows(document: unknown): boolean {
  const samples = field(field(document, "game"), "samples");
  if (!Array.isArray(samples)) return false;
  if (samples.length > 1) return true;
  const nodes = new Map(gameNodes(document).map((node) => [node.id, node]));
  const isImage = (reference: string): boolean => {
    const [id = "", port = "image"] = reference.split(".");
    const node = nodes.get(id);
    if (node?.op === "dataset") return port === "image";
    // A game is a graph without cycles, but a snapshot may be of any text: each node is looked at once.
    nodes.delete(id);
    return node?.references.some(isImage) ?? false;
  };
  return samples.map(String).some(isImage);
}

/** The state of a run and what it is busy with, in a few words. */
export function stateInWords({ state, phase }: Figures): string {
  switch (state) {
    case "starting":
    case "running":
      if (phase?.phase === "preparing") return phase.detail ?? "Preparing the data";
      if (phase?.phase === "compiling") return phase.detail ?? "Compiling the training step";
      if (phase?.phase === "stopping") return "Stopping";
      return state === "starting" ? "Starting" : "Training";
    case "paused":
      return "Paused";
    case "finished":
      return "Finished";
    case "stopped":
      return "Stopped";
    case "failed":
      return "Failed";
    case "interrupted":
      return "Interrupted";
  }
}

/**
 * D(x) and D(G(z)) as probabilities. The document of the run says which application of the discriminator sees real
 * images; without one of each kind, or where the reports are no probabilities (a critic's), there is no balance.
 */
export function balanceOf(
  reports: Readonly<Record<string, number>>,
  record: RunRecord,
): Balance | undefined {
  const kinds = applicationKinds(record.document);
  const mean = (kind: "real" | "fake"): number | undefined => {
    const values = Object.entries(reports)
      .filter(([name]) => kinds.get(name) === kind)
      .map(([, value]) => value);
    const probabilities = values.length > 0 && values.every((value) => value >= 0 && value <= 1);
    return probabilities
      ? values.reduce((sum, value) => sum + value, 0) / values.length
      : undefined;
  };
  const real = mean("real");
  const fake = mean("fake");
  if (real === undefined || fake === undefined) return undefined;
  return { real, fake, ...balanceInWords(real, fake) };
}

function balanceInWords(real: number, fake: number): { words: string; health: "good" | "watch" } {
  if (fake > real + 0.1) return { words: "the discriminator is fooled", health: "watch" };
  if (real > 0.9 && fake < 0.1) {
    return { words: "the discriminator is far ahead", health: "watch" };
  }
  if (real - fake < 0.1) return { words: "hard to tell apart", health: "good" };
  return { words: "balanced", health: "good" };
}

interface LooseNode {
  readonly id: string;
  readonly op?: string;
  readonly network?: string;
  /** What its ports read, and the nodes that these are outputs of. */
  readonly references: readonly string[];
  readonly reads: readonly string[];
}

/**
 * Which applications of discriminators see generated images and which see real ones: an application is "fake" when an
 * application of a generator lies upstream of it. The snapshot in a run may be older than this code, so it is read
 * with care and not parsed.
 */
function applicationKinds(document: unknown): ReadonlyMap<string, "real" | "fake"> {
  const roles = rolesOf(document);
  const nodes = new Map(gameNodes(document).map((node) => [node.id, node]));
  const fromGenerator = (id: string, seen: ReadonlySet<string>): boolean => {
    const node = nodes.get(id);
    if (node === undefined || seen.has(id)) return false;
    if (node.network !== undefined && roles.get(node.network) === "generator") return true;
    return node.reads.some((read) => fromGenerator(read, new Set([...seen, id])));
  };
  const kinds = new Map<string, "real" | "fake">();
  for (const node of nodes.values()) {
    if (node.network === undefined || roles.get(node.network) !== "discriminator") continue;
    kinds.set(node.id, fromGenerator(node.id, new Set()) ? "fake" : "real");
  }
  return kinds;
}

/** The role of each network in a run's document. */
export function rolesOf(document: unknown): ReadonlyMap<string, "generator" | "discriminator"> {
  const roles = new Map<string, "generator" | "discriminator">();
  for (const [name, network] of Object.entries(field(document, "networks") ?? {})) {
    const role = field(network, "role");
    if (role === "generator" || role === "discriminator") roles.set(name, role);
  }
  return roles;
}

/** The role of each player in a run's document: that of the first network it trains. */
export function playerRoles(document: unknown): ReadonlyMap<string, "generator" | "discriminator"> {
  const roles = rolesOf(document);
  const players = field(field(document, "game"), "players");
  const result = new Map<string, "generator" | "discriminator">();
  for (const player of Array.isArray(players) ? players : []) {
    const id = field(player, "id");
    const trains = field(player, "trains");
    const role = Array.isArray(trains) ? roles.get(String(trains[0])) : undefined;
    if (typeof id === "string" && role !== undefined) result.set(id, role);
  }
  return result;
}

function gameNodes(document: unknown): readonly LooseNode[] {
  const nodes = field(field(document, "game"), "nodes");
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    const id = field(node, "id");
    const network = field(field(node, "params"), "network");
    if (typeof id !== "string") return [];
    const op = field(node, "op");
    const references = Object.values(field(node, "in") ?? {})
      .flat()
      .filter((reference): reference is string => typeof reference === "string");
    return [
      {
        id,
        op: typeof op === "string" ? op : undefined,
        network: typeof network === "string" ? network : undefined,
        references,
        reads: references.map((reference) => reference.split(".")[0] ?? reference),
      },
    ];
  });
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** `29 s`, `4 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `61 steps/s`, `1.8 steps/s`, `12 s/step`. */
export function speed(stepsPerSecond: number): string {
  if (stepsPerSecond <= 0) return "0 steps/s";
  if (stepsPerSecond < 0.5) return `${(1 / stepsPerSecond).toFixed(1)} s/step`;
  return `${stepsPerSecond.toFixed(stepsPerSecond < 10 ? 1 : 0)} steps/s`;
}
