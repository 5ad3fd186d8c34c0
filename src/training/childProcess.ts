/**
 * Programs that work for a project: npm, and the start of training.
 */
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { cleanEnvironment, type Command, type NodeProgram } from "./node";

/** The environment of a project's programs: the Node that was found comes first on PATH, for scripts that call it. */
export function environmentWith(node: NodeProgram): NodeJS.ProcessEnv {
  const env = cleanEnvironment(process.env);
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...env, [key]: [dirname(node.path), env[key]].filter(Boolean).join(delimiter) };
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end, telling each line as it comes. Aborting ends it with all that it started. */
export function runToEnd(
  command: Command,
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly onLine: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const windows = process.platform === "win32";
    const child = spawn(command.program, command.args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that all of it can be ended.
      detached: !windows,
    });
    let output = "";
    let line = "";
    const take = (chunk: Buffer): void => {
      const text = chunk.toString("utf8");
      output += text;
      const lines = (line + text).split(/\r?\n/);
      line = lines.pop() ?? "";
      lines.filter((each) => each.trim() !== "").forEach(options.onLine);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const abort = (): void => {
      if (child.pid !== undefined) endTree(child.pid);
    };
    options.signal.addEventListener("abort", abort, { once: true });
    if (options.signal.aborted) abort();
    child.on("error", (error) => {
      options.signal.removeEventListener("abort", abort);
      reject(error);
    });
    child.on("close", (code) => {
      options.signal.removeEventListener("abort", abort);
      resolve({ code, output });
    });
  });
}

/** Ends a program that was started as a group, and all that it started. */
function endTree(pid: number): void {
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true }).on("error", () => {
      // It has ended by itself.
    });
    return;
  }
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
