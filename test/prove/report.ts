/** The report of all proofs: one table, each figure with what the untrained project has and what it must be. */
import type { Figures, Proof } from "./proof";
import { PROOFS } from "./proofs";

/** What one proof of one seed came to. */
export interface Row {
  /** Of the document and seed that it is of. */
  readonly key: string;
  readonly id: string;
  readonly seed: number;
  /** Of training. */
  readonly seconds: number;
  readonly steps: number;
  readonly figures: Figures;
  readonly untrained: Figures;
  readonly objections: readonly string[];
}

/** A Markdown table with a line for every figure of every proof: its range over the seeds. */
export function reportOf(rows: readonly Row[]): string {
  return [
    "| paper | rounds | seconds | figure | learned | untrained | must be |",
    "| --- | --: | --: | --- | --: | --: | --- |",
    ...PROOFS.flatMap((proof) =>
      linesOf(
        proof,
        rows.filter(({ id }) => id === proof.id),
      ),
    ),
    "",
  ].join("\n");
}

function linesOf(proof: Proof, rows: readonly Row[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const seconds = range(rows.map((row) => row.seconds));
  return Object.keys(first.figures).map((figure, at) => {
    const bound = proof.bounds.find((one) => one.figure === figure);
    const cells = [
      ...(at === 0 ? [proof.id, String(first.steps), seconds] : ["", "", ""]),
      figure,
      range(rows.map((row) => row.figures[figure] ?? Number.NaN)),
      range(rows.map((row) => row.untrained[figure] ?? Number.NaN)),
      bound === undefined ? "" : `${bound.is} ${bound.value}`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
}

/** `0.93` or `0.91 ... 0.95`; nothing for a figure that was not taken. */
function range(values: readonly number[]): string {
  if (values.some(Number.isNaN)) return "";
  const [least, most] = [Math.min(...values), Math.max(...values)].map(short);
  return least === most ? String(least) : `${least} ... ${most}`;
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
