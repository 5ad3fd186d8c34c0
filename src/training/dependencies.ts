/**
 * The packages of a generated project: whether they are there, and fetching them with npm.
 */
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentWith, runToEnd } from "./childProcess";
import { TrainingError } from "./error";
import { npmOf, thisMachine, type NodeProgram } from "./node";

/** What the packages take on disk once installed, for the question that is asked before. */
export const INSTALLED_SIZE = "about 650 MB";

export const commandLine = (root: string): string =>
  join(root, "node_modules", "ganvas", "bin", "ganvas.js");

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Whether the project's packages are installed, in the versions that its lock file or `package.json` names. npm keeps
 * a record of what it installed; a runtime of another build than the one asked for counts as not installed.
 */
export async function isInstalled(root: string): Promise<boolean> {
  if (!(await exists(commandLine(root)))) return false;
  const wanted = await ganvasDependency(join(root, "package.json"));
  const installed = await installedFrom(join(root, "node_modules", ".package-lock.json"));
  const packed = wanted?.startsWith("file:") === true;
  return !packed || installed === undefined || installed === wanted;
}

async function ganvasDependency(manifest: string): Promise<string | undefined> {
  const value = await readJson(manifest);
  return text(value, "dependencies", "ganvas") ?? text(value, "devDependencies", "ganvas");
}

const installedFrom = async (record: string): Promise<string | undefined> =>
  text(await readJson(record), "packages", "node_modules/ganvas", "resolved");

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

function text(value: unknown, ...names: readonly string[]): string | undefined {
  let found = value;
  for (const name of names) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return typeof found === "string" ? found : undefined;
}

export interface InstallProgress {
  /** Packages that npm has asked for so far. */
  readonly packages: number;
  readonly line: string;
}

/**
 * Runs `npm install` in a project. Install scripts do not run: no package needs one, and they reach for servers other
 * than the registry. Throws a `TrainingError` with npm's output when it fails.
 */
export async function install(
  root: string,
  node: NodeProgram,
  signal: AbortSignal,
  onProgress: (progress: InstallProgress) => void,
): Promise<void> {
  const npm = await npmOf(node, thisMachine, exists);
  let packages = 0;
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "http"];
  const { code, output } = await runToEnd(
    { program: npm.program, args: [...npm.args, ...args] },
    {
      cwd: root,
      env: environmentWith(node),
      signal,
      onLine: (line) => {
        if (/http (fetch|cache)/.test(line)) packages += 1;
        onProgress({ packages, line });
      },
    },
  ).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainingError(
      `npm could not be started (${reason}). It comes with Node; is it installed?`,
    );
  });
  if (signal.aborted)
    throw new TrainingError("The installation was cancelled. Nothing was trained.");
  if (code !== 0) {
    const reason = npmReason(output);
    throw new TrainingError(
      `npm install failed in ${root}${reason}. The log has the whole output.`,
      output,
    );
  }
}

/** npm's own first sentence about what went wrong, rather than the fields of its error. */
export function npmReason(output: string): string {
  const lines = output
    .split("\n")
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("A complete log"));
  const said = lines.find((line) => !ERROR_FIELD.test(line)) ?? lines[0];
  // In front of the sentence stands its kind: `enoent ENOENT: no such file or directory`.
  return said === undefined
    ? ""
    : `: ${said.replace(/^[a-z0-9]+ (?=[A-Z])/, "").replace(/\.$/, "")}`;
}

/** `code ENOENT`, `syscall open`: what a program reads, not a person. */
const ERROR_FIELD = /^(code|syscall|path|dest|errno|type|command) /;
