// Child processes, with the two differences between platforms that bite: npm's name and quoting on Windows.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { accessSync, constants, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./paths.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Defaults to the root of the checkout.
 * @property {Record<string, string | undefined>} [env] Added to this process's environment.
 * @property {boolean} [quiet] Collect the output and show it only in the error.
 */

/**
 * Runs a program to its end and returns its exit code; a signal counts as 1.
 * @param {string} command @param {string[]} args @param {RunOptions} [options] @returns {Promise<number>}
 */
export function exitCode(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a program and throws unless it exits with 0. Returns what it printed when `quiet`, else an empty string.
 * @param {string} command @param {string[]} args @param {RunOptions} [options] @returns {Promise<string>}
 */
export function run(command, args, { cwd = root, env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? /** @type {const} */ ("pipe") : /** @type {const} */ ("inherit");
    const child = spawn(...spawned(command, args), {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", stdio, stdio],
      windowsVerbatimArguments: command.endsWith(".cmd"),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`\`${[command, ...args].join(" ")}\` exited with ${code}.\n${output}`));
    });
  });
}

/**
 * What to spawn for a command: on Windows a .cmd file needs the command interpreter.
 * @param {string} command @param {string[]} args @returns {[string, string[]]}
 */
function spawned(command, args) {
  if (process.platform !== "win32" || !command.endsWith(".cmd")) return [command, args];
  const line = [command, ...args].map((part) => `"${part}"`).join(" ");
  return [process.env.ComSpec ?? "cmd.exe", ["/d", "/s", "/c", `"${line}"`]];
}

/**
 * Runs npm: the one that started this process if there is one, else the one on PATH.
 * @param {string[]} args @param {RunOptions} [options]
 */
export function npm(args, options) {
  const started = process.env.npm_execpath;
  if (started?.endsWith(".js")) return run(process.execPath, [started, ...args], options);
  return run(process.platform === "win32" ? "npm.cmd" : "npm", args, options);
}

/** The full path of a program on PATH, or undefined. @param {string} name */
export function findOnPath(name) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here: look in the next folder.
      }
    }
  }
  return undefined;
}

/** Whether a module is the script that Node was started with. @param {ImportMeta} meta */
export const isMain = (meta) => process.argv[1] !== undefined && samePath(meta, process.argv[1]);

/** @param {ImportMeta} meta @param {string} file */
const samePath = (meta, file) => realpathSync(fileURLToPath(meta.url)) === realpathSync(file);
