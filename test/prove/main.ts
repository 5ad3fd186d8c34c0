/**
 * `npm run prove [-- --template T]... [--seeds N]`: trains every template's preset as a person would, measures what it has
 * learned against what it has not (the same project after one round), and writes `proofs/report.md` with a sheet of
 * samples for each. Figures that are there already for the same document and seed are kept: stop it, and go on later.
 * `--classifier` trains the judge of all this anew instead.
 */
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { Classifier } from "./classifier/classify";
import { trainClassifier } from "./classifier/train";
import { readDigits, type Digits } from "./digits";
import { documentOf, objections, withSteps, type Proof } from "./proof";
import { PROOFS } from "./proofs";
import { reportOf, type Row } from "./report";
import { keyOf, trainProject, type Trained } from "./trained";

const FOLDER = inRoot("proofs");
const WEIGHTS = inRoot("test", "prove", "classifier", "classifier.safetensors");

const { values } = parseArgs({
  options: {
    template: { type: "string", multiple: true },
    seeds: { type: "string", default: "1" },
    classifier: { type: "boolean", default: false },
  },
});

if (values.classifier) await makeClassifier();
else await proveAll();

async function makeClassifier(): Promise<void> {
  const { weights, accuracies } = await trainClassifier((round, rounds) => {
    if (round % 500 === 0) say(`classifier: ${round} of ${rounds} rounds`);
  });
  await writeFile(WEIGHTS, weights);
  const [digits = 0, edges = 0] = accuracies.map((share) => (100 * share).toFixed(1));
  say(`It reads ${digits} % of the held-out digits right, and ${edges} % of their edges.`);
}

async function proveAll(): Promise<void> {
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new Error(`--seeds is a whole number from 1 up; "${values.seeds}" is not.`);
  }
  const chosen = values.template ?? PROOFS.map(({ id }) => id);
  const unknown = chosen.find((id) => !PROOFS.some((proof) => proof.id === id));
  if (unknown !== undefined) {
    const known = PROOFS.map(({ id }) => id).join(", ");
    throw new Error(`There is no proof of "${unknown}". There are: ${known}.`);
  }
  const classifier = await Classifier.load(readFileSync(WEIGHTS));
  const digits = await readDigits();
  let failed = false;
  for (const proof of PROOFS.filter(({ id }) => chosen.includes(id))) {
    for (let seed = 1; seed <= seeds; seed++) {
      const row = await prove(proof, seed, { classifier, digits });
      for (const objection of row.objections) say(`${proof.id}, seed ${seed}: ${objection}`);
      failed ||= row.objections.length > 0;
    }
  }
  await classifier.dispose();
  const rows = PROOFS.flatMap((proof) => readRows(proof));
  await writeFile(join(FOLDER, "report.md"), reportOf(rows));
  say(`The report is ${join(FOLDER, "report.md")}.`);
  if (failed) process.exitCode = 1;
}

/** Trains and measures one proof, unless that is done. */
async function prove(
  proof: Proof,
  seed: number,
  by: { readonly classifier: Classifier; readonly digits: Digits },
): Promise<Row> {
  const document = documentOf(proof);
  const folder = join(FOLDER, proof.id, `seed-${seed}`);
  const file = join(folder, "figures.json");
  const key = keyOf(document, seed);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Row) : undefined;
  if (known?.key === key) {
    return { ...known, objections: objections(proof.bounds, known.figures, known.untrained) };
  }
  const untrained = await trainProject(withSteps(document, 1), join(folder, "untrained"), { seed });
  let told = 0;
  const trained = await trainProject(document, join(folder, "project"), {
    seed,
    onEvent(event) {
      if (event.type !== "step" || event.time < told + 15) return;
      told = event.time;
      say(`${proof.id}, seed ${seed}: ${event.step} rounds, ${Math.round(event.time)} s`);
    },
  });
  const figures = await proof.measure({ trained, ...by });
  const before = await proof.measure({ trained: untrained, ...by });
  await copySheet(trained, join(FOLDER, proof.id, `seed-${seed}.png`));
  const row: Row = {
    ...{ key, id: proof.id, seed, figures, untrained: before },
    seconds: secondsOf(trained),
    steps: document.training.steps,
    objections: objections(proof.bounds, figures, before),
  };
  await writeFile(file, `${JSON.stringify(row, null, 2)}\n`);
  return row;
}

function secondsOf({ events }: Trained): number {
  const steps = events.flatMap((event) => (event.type === "step" ? [event.time] : []));
  return Math.round(steps.at(-1) ?? 0);
}

async function copySheet({ run, events }: Trained, to: string): Promise<void> {
  const last = events.findLast((event) => event.type === "samples");
  if (last?.type !== "samples") return;
  await mkdir(FOLDER, { recursive: true });
  await copyFile(join(run, last.file), to);
}

function readRows({ id, bounds }: Proof): Row[] {
  const rows: Row[] = [];
  for (let seed = 1; ; seed++) {
    const file = join(FOLDER, id, `seed-${seed}`, "figures.json");
    if (!existsSync(file)) return rows;
    const row = JSON.parse(readFileSync(file, "utf8")) as Row;
    rows.push({ ...row, objections: objections(bounds, row.figures, row.untrained) });
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
