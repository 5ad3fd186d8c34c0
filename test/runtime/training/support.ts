/** Projects on disk that train within a second, and the built command line that trains them. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import type * as runtime from "../../../runtime";
import type { RunEvent } from "../../../runtime/runs/events";
import { build } from "../../../scripts/build.mjs";
import { commandLineIsStale } from "../../../scripts/build/stale.mjs";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles } from "../../../src/core/codegen";
import type { GanDocument } from "../../../src/core/document/document";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { templates } from "../../../templates/papers";
import type { OptionValues } from "../../../templates/papers/template";
import { hooksFile } from "../../../templates/project/hooks";
import { inRoot } from "../../unit/house/sources";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, with a space and a letter beyond ASCII in its path, that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ganvas träning "));
  folders.push(folder);
  return folder;
}

/** A document of a template, `small` unless set otherwise. */
export function documentOf(
  template: string,
  set: OptionValues = {},
  training: Partial<GanDocument["training"]> = {},
): GanDocument {
  const document = templates.find(({ id }) => id === template)?.build(set);
  if (document === undefined) throw new Error(`There is no template "${template}".`);
  return { ...document, training: { ...document.training, ...training } };
}

/** A DCGAN of 28 pixels so small that a step takes a few milliseconds. */
export const tiny = (training: Partial<GanDocument["training"]> = {}): GanDocument =>
  documentOf(
    "dcgan",
    { width: 2, latent: 8 },
    { batch: 4, steps: 12, sampleEvery: 100, checkpointEvery: 4, ...training },
  );

/** Writes a project: its document, the code generated from it, and files in place of generated ones. */
export function writeProject(
  document: GanDocument,
  files: Readonly<Record<string, string>> = {},
  folder = temporaryFolder(),
): string {
  const generated = generateFiles(document, analyse(document), "a.gan.json");
  const all = {
    "a.gan.json": serialiseDocument(document),
    "package.json": '{ "type": "module" }\n',
    "src/hooks.ts": hooksFile(),
    ...Object.fromEntries(generated.map(({ path, text }) => [path, text])),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Hooks that wait after every step, so that a test can act in between; numbers are untouched by them. */
export const slowHooks = (milliseconds: number): Readonly<Record<string, string>> => ({
  "src/hooks.ts": `import type { Hooks } from "ganvas";

export const hooks: Hooks = {
  async onEvent(event) {
    if (event.type === "step") await new Promise((go) => setTimeout(go, ${milliseconds}));
  },
};
`,
});

/** The text of a generated file with a piece replaced; throws when the piece is not there. */
export function edited(document: GanDocument, path: string, from: string, to: string): string {
  const text = generateFiles(document, analyse(document), "a.gan.json").find(
    (file) => file.path === path,
  )?.text;
  if (!text?.includes(from)) throw new Error(`${path} has no "${from}".`);
  return text.replace(from, to);
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of the built command line at work. */
export interface Running {
  readonly child: ChildProcess;
  readonly events: readonly RunEvent[];
  readonly finished: Promise<Finished>;
  /** The first event, past or future, for which this holds; fails when the command ends without. */
  event<T extends RunEvent["type"]>(
    type: T,
    holds?: (event: Extract<RunEvent, { type: T }>) => boolean,
  ): Promise<Extract<RunEvent, { type: T }>>;
}

/** Not its launcher, which would build it anew whenever a source changes meanwhile. */
const COMMAND_LINE = inRoot("runtime", "dist", "cli.js");

interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a command; its stdout is read as events where it is JSON. */
export function start(args: readonly string[], options: StartOptions = {}): Running {
  const child = spawn(process.execPath, [COMMAND_LINE, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events: RunEvent[] = [];
  const listeners = new Set<() => void>();
  let stdout = "";
  let stderr = "";
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout += `${line}\n`;
    if (line.startsWith('{"type"')) events.push(JSON.parse(line) as RunEvent);
    for (const listener of listeners) listener();
  });
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  let ended = false;
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (code, signal) => {
      ended = true;
      for (const listener of listeners) listener();
      resolve({ code, signal, stdout, stderr });
    });
  });
  const running: Running = {
    child,
    events,
    finished,
    event: (type, holds = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(
            (event): event is Extract<RunEvent, { type: typeof type }> =>
              event.type === type && holds(event as Extract<RunEvent, { type: typeof type }>),
          );
          if (found === undefined && !ended) return;
          listeners.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`It ended without the event "${type}": ${stdout}${stderr}`));
        };
        listeners.add(look);
        look();
      }),
  };
  return running;
}

/** Runs a command to its end. */
export const ganvas = (args: readonly string[], options: StartOptions = {}): Promise<Finished> =>
  start(args, options).finished;

/** Starts training with events. */
export const startTraining = (project: string, ...args: readonly string[]): Running =>
  start(["train", project, "--json", "--device", "cpu", ...args]);

/** The built package, as a generated project imports it. */
export async function builtRuntime(): Promise<typeof runtime> {
  const { href } = pathToFileURL(inRoot("runtime", "dist", "index.js"));
  return (await import(href)) as typeof runtime;
}

/** Builds what the tests run, if a source is newer than it. */
export async function built(): Promise<void> {
  if (commandLineIsStale()) await build({ only: ["runtime", "cli"], types: false });
}
