/**
 * Finding a Node that can train. The extension host's own is often Electron, which cannot load the native modules that
 * training needs, and a program started from a desktop does not see the PATH of a terminal: so a real Node is looked
 * for in the setting, on PATH, in the login shell, and last, on a remote server, in the program that runs the host.
 */
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { TrainingError } from "./error";

export const OLDEST_NODE = 20;

export interface NodeProgram {
  readonly path: string;
  /** `22.11.0`. */
  readonly version: string;
}

/** What finding depends on, so that a test can stand in for a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  /** What a program prints, or undefined when it cannot be run, fails or takes too long. */
  readonly run: (program: string, args: readonly string[]) => Promise<string | undefined>;
  readonly isExecutable: (path: string) => Promise<boolean>;
}

/** The machine that this program runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  execPath: process.execPath,
  run: (program, args) =>
    new Promise((resolve) => {
      execFile(
        program,
        args,
        { timeout: 8000, env: cleanEnvironment(process.env), windowsHide: true },
        (error, stdout) => {
          resolve(error === null ? stdout : undefined);
        },
      );
    }),
  isExecutable: async (path) => {
    try {
      await access(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

const PROBE = "JSON.stringify([process.versions.node, process.versions.electron ?? null])";

/**
 * A Node of version 20 or newer. Throws a `TrainingError` that says what was looked at and what to do.
 *
 * @param setting path from the setting `ganvas.nodePath`; when given, it is the only one tried
 */
export async function findNode(
  setting: string,
  machine: Machine = thisMachine,
): Promise<NodeProgram> {
  const wanted = setting.trim();
  if (wanted !== "") {
    const found = await probe(wanted, machine);
    if (typeof found !== "string") return found;
    throw new TrainingError(
      `The setting ganvas.nodePath is "${wanted}", and ${found} Set it to a Node ${OLDEST_NODE} or newer, or leave it empty.`,
    );
  }
  const refusals: string[] = [];
  const tried = new Set<string>();
  for (const candidates of [onPath, inLoginShell, ownProgram]) {
    for (const candidate of await candidates(machine)) {
      if (tried.has(candidate)) continue;
      tried.add(candidate);
      const found = await probe(candidate, machine);
      if (typeof found !== "string") return found;
      refusals.push(found);
    }
  }
  const reason = refusals.length === 0 ? "None is on PATH." : refusals.join(" ");
  throw new TrainingError(
    `Training needs Node ${OLDEST_NODE} or newer, and none was found. ${reason} Install it from nodejs.org, or set ganvas.nodePath.`,
  );
}

/** The environment for a program that is not VS Code's: without what makes Electron act as Node. */
export function cleanEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(ELECTRON_|VSCODE_)/.test(name) && name !== "NODE_OPTIONS",
    ),
  );
}

/** The program with its version, or the sentence why it will not do. */
async function probe(path: string, machine: Machine): Promise<NodeProgram | string> {
  const printed = await machine.run(path, ["-p", PROBE]);
  if (printed === undefined) return `${path} could not be run.`;
  const [version, electron] = readProbe(printed);
  if (version === undefined) return `${path} is no Node.`;
  if (electron !== undefined) return `${path} is Electron and not a real Node.`;
  if (Number(version.split(".")[0]) < OLDEST_NODE)
    return `${path} is Node ${version}, which is too old.`;
  return { path, version };
}

function readProbe(printed: string): readonly [version?: string, electron?: string] {
  try {
    const value: unknown = JSON.parse(printed);
    if (!Array.isArray(value)) return [];
    const [version, electron] = value.map((part: unknown) =>
      typeof part === "string" ? part : undefined,
    );
    return [version, electron];
  } catch {
    return [];
  }
}

async function onPath({ env, platform, isExecutable }: Machine): Promise<readonly string[]> {
  const name = platform === "win32" ? "node.exe" : "node";
  // On Windows the variable is often spelled "Path".
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === "PATH")?.[1] ?? "";
  const files = path
    .split(platform === "win32" ? ";" : delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name));
  const there = await Promise.all(files.map(isExecutable));
  return files.filter((_, index) => there[index]);
}

async function inLoginShell({ env, platform, run }: Machine): Promise<readonly string[]> {
  if (platform === "win32") return [];
  const shell = env["SHELL"] ?? (platform === "darwin" ? "/bin/zsh" : "/bin/sh");
  // Version managers put themselves on PATH in files that only an interactive login shell reads; these files may print.
  const printed = await run(shell, ["-ilc", "command -v node"]);
  const path = printed?.trim().split("\n").at(-1)?.trim() ?? "";
  return isAbsolute(path) ? [path] : [];
}

async function ownProgram({ execPath }: Machine): Promise<readonly string[]> {
  return Promise.resolve([execPath]);
}

/** A program with its first arguments, ready for `spawn` without a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * How to run the npm that belongs to a Node: by its script where that is found, since Windows' `npm.cmd` needs a shell.
 */
export async function npmOf(
  node: NodeProgram,
  machine: Machine,
  exists: (path: string) => Promise<boolean>,
): Promise<Command> {
  const folder = dirname(node.path);
  const scripts =
    machine.platform === "win32"
      ? [join(folder, "node_modules", "npm", "bin", "npm-cli.js")]
      : [
          join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
          join(folder, "..", "share", "nodejs", "npm", "bin", "npm-cli.js"),
        ];
  for (const script of scripts) {
    if (await exists(script)) return { program: node.path, args: [script] };
  }
  if (machine.platform === "win32") {
    return { program: machine.env["ComSpec"] ?? "cmd.exe", args: ["/d", "/s", "/c", "npm.cmd"] };
  }
  return { program: "npm", args: [] };
}
