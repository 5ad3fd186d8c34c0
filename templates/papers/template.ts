/**
 * What a template is: a builder that makes a document from options, so that one template serves the paper's canonical
 * size, the variants of its code, and a size that trains on a laptop.
 */
import type { GanDocument } from "../../src/core/document/document";

export type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** One option: its type, default and range, and how a form shows it. */
export type TemplateOption =
  | {
      readonly type: "integer" | "number";
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly label: string;
      readonly doc: string;
    }
  | {
      readonly type: "boolean";
      readonly default: boolean;
      readonly label: string;
      readonly doc: string;
    }
  | {
      readonly type: "choice";
      readonly choices: readonly string[];
      /** Choices in words, where they are not words by themselves. */
      readonly labels?: Readonly<Record<string, string>>;
      readonly default: string;
      readonly label: string;
      readonly doc: string;
    }
  | {
      readonly type: "text";
      readonly default: string;
      /** Values that a form offers, with what they are in words; any other text will do, too. */
      readonly suggestions?: Readonly<Record<string, string>>;
      readonly label: string;
      readonly doc: string;
    };

export interface Paper {
  readonly title: string;
  readonly authors: string;
  readonly year: number;
  readonly url: string;
}

/** A configuration whose parameter counts are known from elsewhere. */
export interface Configuration {
  readonly id: string;
  readonly title: string;
  /** The options that lead to it. */
  readonly set: OptionValues;
  /** Where the counts come from. */
  readonly source: string;
  /** Trainable scalars by network. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A configuration of a generator and a discriminator, with their counts in that order. */
export function known(
  id: string,
  title: string,
  set: OptionValues,
  source: string,
  [generator, discriminator]: readonly [number, number],
): Configuration {
  return { id, title, set, source, counts: { generator, discriminator } };
}

/** A configuration of networks by other names, or of more than two, with their counts by name; shared weights count once. */
export function knownNetworks(
  id: string,
  title: string,
  set: OptionValues,
  source: string,
  counts: Readonly<Record<string, number>>,
): Configuration {
  return { id, title, set, source, counts };
}

export interface Template {
  readonly id: string;
  readonly title: string;
  /** Absent for a game that follows no paper. */
  readonly paper?: Paper;
  /** One line for the gallery. */
  readonly sentence: string;
  /** The paper's idea in three sentences. */
  readonly idea: string;
  /** What to look at while it trains. */
  readonly watch: string;
  /** What to change. */
  readonly tryNext: string;
  readonly options: Readonly<Record<string, TemplateOption>>;
  /** What the choices of the option `variant` say of the others; one variant without a name where there is no choice. */
  readonly variants: Readonly<Record<string, Variant>>;
  readonly configurations: readonly Configuration[];
  /** Builds the document. Throws {@link TemplateError} for options that it cannot take. */
  build(set?: OptionValues): GanDocument;
}

/** Options that make no document; the message quotes the value and says what would do. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** A variant of a paper's networks: what its options are unless set, and which of them it leaves open. */
export interface Variant {
  /** For a form's list. */
  readonly label: string;
  readonly defaults: OptionValues;
  /** Options that may differ from the defaults, beside those that every variant leaves open. */
  readonly open: readonly string[];
}

/** The options that describe the latent and the data; no variant fixes them. */
export const ALWAYS_OPEN: readonly string[] = ["latent", "data", "dataB", "derive", "variant"];

/**
 * The values to build with: those given, then the variant's, then the defaults. Throws {@link TemplateError} for an
 * unknown option, a value out of range, or one that the variant fixes.
 */
export function resolveOptions<V extends Variant>(
  options: Readonly<Record<string, TemplateOption>>,
  variants: Readonly<Record<string, V>>,
  set: OptionValues,
): { readonly variant: string; readonly values: Options } {
  for (const [key, value] of Object.entries(set)) checkOption(key, value, options);
  const variant = String(set.variant ?? options.variant?.default ?? "");
  const { defaults = {}, open = [] } = variants[variant] ?? {};
  for (const [key, value] of Object.entries(set)) {
    if (ALWAYS_OPEN.includes(key) || open.includes(key) || value === defaults[key]) continue;
    throw new TemplateError(
      `The variant "${variant}" has ${key}=${String(defaults[key] ?? options[key]?.default)}, and ${key}=${String(value)} is not open to it. Leave ${key} out, or choose another variant.`,
    );
  }
  const standard = Object.fromEntries(
    Object.entries(options).map(([key, option]) => [key, option.default]),
  );
  return { variant, values: new Options({ ...standard, ...defaults, ...set }) };
}

/** The option that chooses among variants. */
export function variantOption(
  variants: Readonly<Record<string, Variant>>,
  standard: string,
  doc: string,
): TemplateOption {
  return {
    type: "choice",
    choices: Object.keys(variants),
    labels: Object.fromEntries(Object.entries(variants).map(([id, { label }]) => [id, label])),
    default: standard,
    label: "Variant",
    doc,
  };
}

/** Option values, read by their type. */
export class Options {
  readonly #values: OptionValues;

  constructor(values: OptionValues) {
    this.#values = values;
  }

  number(key: string): number {
    return Number(this.#values[key]);
  }

  text(key: string): string {
    return String(this.#values[key]);
  }

  flag(key: string): boolean {
    return this.#values[key] === true;
  }
}

function checkOption(
  key: string,
  value: OptionValue,
  options: Readonly<Record<string, TemplateOption>>,
): void {
  const option = options[key];
  if (option === undefined) {
    throw new TemplateError(
      `There is no option "${key}". There are: ${Object.keys(options).join(", ")}.`,
    );
  }
  switch (option.type) {
    case "integer":
    case "number": {
      const { min = -Infinity, max = Infinity } = option;
      const whole = option.type === "number" || Number.isInteger(value);
      if (typeof value === "number" && whole && value >= min && value <= max) return;
      const kind = option.type === "integer" ? "a whole number" : "a number";
      throw new TemplateError(`${key} is ${kind} from ${min} to ${max}, not ${String(value)}.`);
    }
    case "boolean":
      if (typeof value === "boolean") return;
      throw new TemplateError(`${key} is true or false, not ${String(value)}.`);
    case "choice":
      if (typeof value === "string" && option.choices.includes(value)) return;
      throw new TemplateError(
        `${key} is one of ${option.choices.join(", ")}, not "${String(value)}".`,
      );
    case "text":
      if (typeof value === "string") return;
      throw new TemplateError(`${key} is a text, not ${String(value)}.`);
  }
}
