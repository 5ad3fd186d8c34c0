/** How a tensor may begin, as the inspector asks for it: the kinds and the numbers of each. */
import type { Initializer } from "../../../src/core/operators/operator";
import { rate } from "../../ui/format";
import type { Parsed } from "../../ui/parse";

export const KINDS: readonly Initializer["kind"][] = [
  "normal",
  "truncatedNormal",
  "uniform",
  "glorotUniform",
  "heNormal",
  "orthogonal",
  "zeros",
  "ones",
  "constant",
  "dataLogit",
];

/** What a person sees: `normal 0.02`, `uniform -0.05 to 0.05`, `glorotUniform`. */
export function initializerText(initializer: Initializer): string {
  switch (initializer.kind) {
    case "constant":
      return `constant ${rate(initializer.value)}`;
    case "normal":
      return `normal ${initializer.mean ? `${rate(initializer.mean)} ± ` : ""}${rate(initializer.deviation)}`;
    case "truncatedNormal":
      return `truncatedNormal ${rate(initializer.deviation)}`;
    case "uniform":
      return `uniform ${rate(initializer.low)} to ${rate(initializer.high)}`;
    case "orthogonal":
      return initializer.gain === undefined ? "orthogonal" : `orthogonal ${rate(initializer.gain)}`;
    default:
      return initializer.kind;
  }
}

/** The inverse of `initializerText`: a kind, and its numbers where it has any. */
export function parseInitializer(text: string): Parsed<Initializer> {
  const [word = ""] = text.trim().split(/\s+/);
  const kind = KINDS.find((known) => known.toLowerCase() === word.toLowerCase());
  if (!kind) return { ok: false, message: `“${word}” is none of ${KINDS.join(", ")}.` };
  const numbers = [
    ...text.slice(text.indexOf(word) + word.length).matchAll(/-?\d*\.?\d+(?:e-?\d+)?/gi),
  ].map(([match]) => Number(match));
  return build(kind, numbers);
}

function build(kind: Initializer["kind"], numbers: readonly number[]): Parsed<Initializer> {
  const [first, second] = numbers;
  const wanted = (example: string): Parsed<Initializer> => ({
    ok: false,
    message: `Such as “${example}”.`,
  });
  switch (kind) {
    case "constant":
      return first === undefined
        ? wanted("constant 0.25")
        : { ok: true, value: { kind, value: first } };
    case "normal":
      if (first === undefined) return wanted("normal 0.02");
      return second === undefined
        ? { ok: true, value: { kind, deviation: first } }
        : { ok: true, value: { kind, mean: first, deviation: second } };
    case "truncatedNormal":
      return first === undefined
        ? wanted("truncatedNormal 0.02")
        : { ok: true, value: { kind, deviation: first } };
    case "uniform":
      return first === undefined || second === undefined || first >= second
        ? wanted("uniform -0.05 to 0.05")
        : { ok: true, value: { kind, low: first, high: second } };
    case "orthogonal":
      return { ok: true, value: first === undefined ? { kind } : { kind, gain: first } };
    default:
      return { ok: true, value: { kind } };
  }
}
