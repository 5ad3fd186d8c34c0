/**
 * What it takes to prove that a template learns: which project is trained, what is measured of its samples, and between
 * which bounds the figures must lie. A bound is worth something when a project that has learned nothing misses it, so
 * every figure of the untrained project is taken too, and shown beside.
 */
import type { GanDocument } from "../../src/core/document/document";
import { templates } from "../../templates/papers";
import type { OptionValues } from "../../templates/papers/template";
import type { Classifier } from "./classifier/classify";
import type { Digits } from "./digits";
import type { Trained } from "./trained";

/** Values by the name of the figure. */
export type Figures = Readonly<Record<string, number>>;

/** What a figure must be at least or at most; the project that has learned nothing must miss it, unless said otherwise. */
export interface Bound {
  readonly figure: string;
  readonly is: "at least" | "at most";
  readonly value: number;
  readonly untrainedMayHold?: boolean;
}

export interface Proof {
  /** Names its folder and its row: the template's id, and what is special if anything. */
  readonly id: string;
  readonly template: string;
  /** Options beside the template's defaults. */
  readonly set?: OptionValues;
  /** Rounds; the template's own unless given. */
  readonly steps?: number;
  measure(on: Measuring): Promise<Figures>;
  readonly bounds: readonly Bound[];
  /** The version that the tests run: so few rounds that it takes seconds, and what must show by then. */
  readonly short?: Pick<Proof, "steps" | "set" | "bounds">;
}

export interface Measuring {
  readonly trained: Trained;
  readonly classifier: Classifier;
  readonly digits: Digits;
}

export function holds({ figure, is, value }: Bound, figures: Figures): boolean {
  const measured = figures[figure] ?? Number.NaN;
  return is === "at least" ? measured >= value : measured <= value;
}

/** The document that a proof trains; its last checkpoint is all that is measured. */
export function documentOf({ id, template: wanted, set = {}, steps }: Proof): GanDocument {
  const template = templates.find((one) => one.id === wanted);
  if (template === undefined) throw new Error(`The proof ${id} is of no template: ${wanted}.`);
  const document = template.build(set);
  const rounds = steps ?? document.training.steps;
  return withSteps(document, rounds);
}

/** The same with another number of rounds; one round is as good as none. */
export function withSteps(document: GanDocument, steps: number): GanDocument {
  return { ...document, training: { ...document.training, steps, checkpointEvery: steps } };
}

/** The bounds that figures miss, and those that the untrained project holds though it must not, as sentences. */
export function objections(
  bounds: readonly Bound[],
  figures: Figures,
  untrained: Figures,
): string[] {
  return bounds.flatMap((bound) => {
    const { figure, is, value, untrainedMayHold = false } = bound;
    const wanted = `must be ${is} ${value}`;
    if (!holds(bound, figures)) return [`${figure} is ${figures[figure]}, and ${wanted}.`];
    if (untrainedMayHold || !holds(bound, untrained)) return [];
    return [`${figure} ${wanted}, which the untrained project's ${untrained[figure]} is too.`];
  });
}
