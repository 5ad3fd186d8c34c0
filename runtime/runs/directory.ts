/**
 * A run is a directory. `run.json` says what it is and how it stands, `metrics.jsonl` what happened, `samples/` holds
 * the sheets, `checkpoints/` the weights, `sampler.json` and `sampler.onnx` what turns weights into images. It is
 * append-only (but for run.json, written whole and renamed) and readable without GANvas.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import { RunError } from "./errors";
import type { RunEvent, RunRecord } from "./events";

export const RUNS_FOLDER = "runs";

/** Where a project keeps its runs. */
export function runsFolder(project: string): string {
  return join(project, RUNS_FOLDER);
}

/**
 * Makes a new run's directory, named by its time (UTC) and name: `2026-11-23-154501-dcgan`. Throws RunError when the
 * disk refuses.
 */
export function createRunDirectory(project: string, name: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  const base = join(runsFolder(project), `${stamp}-${slug(name)}`);
  try {
    mkdirSync(runsFolder(project), { recursive: true });
    const path = makeFresh(base);
    mkdirSync(join(path, "samples"));
    mkdirSync(join(path, "checkpoints"));
    return path;
  } catch (error) {
    throw new RunError(
      `The run directory ${base} cannot be made: ${reasonOf(error)}. Check that the project lies on a disk with room, in a folder you may write to.`,
      { cause: error },
    );
  }
}

/** Makes a directory that was not there: the second of one second is `<base>-2`. */
function makeFresh(base: string): string {
  for (let n = 1; ; n++) {
    const path = n === 1 ? base : `${base}-${n}`;
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

export async function writeRecord(run: string, record: RunRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeWhole(join(run, "run.json"), [new TextEncoder().encode(text)]);
}

/** Reads `run.json`. Throws RunError when the directory is no run or its record is damaged. */
export function readRecord(run: string): RunRecord {
  const file = join(run, "run.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new RunError(
      missing
        ? `${run} is not a run: it has no run.json.`
        : `${file} cannot be read: ${reasonOf(error)}.`,
      { cause: error },
    );
  }
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new RunError(`${file} is damaged: ${reasonOf(error)}.`, { cause: error });
  }
  if (isRecord(record)) return record;
  throw new RunError(
    `${file} is damaged, or of another version of GANvas: it is no record of format 1.`,
  );
}

/** Enough of a check to tell a record from anything else; the rest of it is as this program once wrote it. */
function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== "object" || value === null) return false;
  const { format, id, status, steps, lastStep } = value as Partial<RunRecord>;
  return (
    format === 1 &&
    typeof id === "string" &&
    typeof status === "string" &&
    typeof steps === "number" &&
    typeof lastStep === "number"
  );
}

/** Adds a line to `metrics.jsonl`. Throws what the file system throws. */
export function appendEvent(run: string, event: RunEvent): void {
  appendFileSync(join(run, "metrics.jsonl"), `${JSON.stringify(event)}\n`);
}

/** The events of a run; a last line cut off by a killed process is left out. */
export function readEvents(run: string): RunEvent[] {
  const file = join(run, "metrics.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as RunEvent];
      } catch {
        return [];
      }
    });
}

/** A run of a project, or a directory that was one and whose record can no longer be read. */
export type ListedRun =
  | { readonly path: string; readonly record: RunRecord }
  | { readonly path: string; readonly damage: string };

/** All runs of a project, newest first; directories without a `run.json` are left out. */
export function listRuns(project: string): ListedRun[] {
  const folder = runsFolder(project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "run.json")))
    .sort(byTime)
    .map((name): ListedRun => {
      const path = join(folder, name);
      try {
        return { path, record: readRecord(path) };
      } catch (error) {
        return { path, damage: error instanceof Error ? error.message : String(error) };
      }
    })
    .reverse();
}

/** Names sort by time; of one second, `-10` comes after `-2`. */
function byTime(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/**
 * Finds a run by path, by its id in the project, or as `latest`; `runs/latest` is the latest of the project it names.
 * Throws RunError with the ids there are.
 */
export function resolveRun(reference: string, project: string): string {
  const folder = dirname(resolve(project, reference));
  if (
    basename(reference) === "latest" &&
    basename(folder) === RUNS_FOLDER &&
    reference !== "latest"
  ) {
    return resolveRun("latest", dirname(folder));
  }
  const runs = listRuns(project);
  if (reference === "latest") {
    const latest = runs.find((run) => "record" in run);
    if (latest) return latest.path;
  } else {
    const candidates = [resolve(project, reference), join(runsFolder(project), reference)];
    const found = candidates.find((path) => existsSync(join(path, "run.json")));
    if (found !== undefined) return found;
  }
  const known =
    runs.length === 0
      ? "There are none yet"
      : `There are: ${runs.map((run) => basename(run.path)).join(", ")}`;
  throw new RunError(`No run "${reference}" in ${project}. ${known}.`);
}

function slug(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = letters.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words === "" ? "run" : words;
}
