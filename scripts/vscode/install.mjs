// A real VS Code from npm: the server and workbench inside the package `code-server`, in .cache/vscode-server.
//
// VS Code's own test tools download VS Code, which needs the whole internet; this needs a package registry only, and no
// compiler: install scripts stay off, and the two native modules that the server cannot start without are replaced.
//
//   node scripts/vscode/install.mjs     installs it if it is not there, and prints its folder
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../lib/paths.mjs";
import { isMain, npm } from "../lib/process.mjs";

/** This release is VS Code 1.100.3: the oldest that package.json's engines allow, and the last that runs on Node 20. */
const codeServerVersion = "4.100.3";

/** The search program behind `workspace.findFiles`. The server's own copy is downloaded by an install script. */
const ripgrepVersion = "1.18.0";

/** Part of the stamp: a change to the steps below installs anew. */
const recipe = `code-server ${codeServerVersion}, ripgrep ${ripgrepVersion}, recipe 2`;

const installRoot = join(cacheFolder, "vscode-server");
const stamp = join(installRoot, "installed.txt");

/** The folder of VS Code's server: `out/server-main.js` is in it. */
const serverFolder = join(installRoot, "node_modules", "code-server", "lib", "vscode");

/** Stands in for a module that ends the server when its parent dies: `stop` in server.mjs ends it instead. */
const watchdog = `exports.start = () => {};
exports.exit = (code) => process.exit(code);
`;

/**
 * Stands in for the native log writer: the same calls, lines appended to the same file. It is imported as an ES module,
 * so every name is assigned to `exports` by itself.
 */
const fileLogger = `const fs = require("node:fs");
const path = require("node:path");
const levels = ["trace", "debug", "info", "warn", "error", "critical"];
class Logger {
  constructor(kind, name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.file = file;
    this.level = levels.indexOf("info");
  }
  write(level, text) {
    if (level < this.level) return;
    try {
      fs.appendFileSync(this.file, \`\${new Date().toISOString()} [\${levels[level]}] \${text}\\n\`);
    } catch {
      // The log's folder is deleted when a test ends, sometimes before the last line.
    }
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (text) {
    this.write(level, text);
  };
});
const create = async (name, file) => new Logger("rotating", name, file);
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = exports.setFlushOn = exports.shutdown = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

/** Installs the server unless it is there. Returns its folder. */
export async function ensureServer() {
  const installed = existsSync(stamp) && (await readFile(stamp, "utf8")) === recipe;
  if (installed) return serverFolder;
  console.error(`Installing VS Code's server (code-server ${codeServerVersion}) into .cache.`);
  await rm(installRoot, { recursive: true, force: true });
  await mkdir(installRoot, { recursive: true });
  await writeFile(join(installRoot, "package.json"), '{ "private": true }\n');
  const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const packages = [`code-server@${codeServerVersion}`, `@vscode/ripgrep@${ripgrepVersion}`];
  await npm([...install, ...packages], { cwd: installRoot, quiet: true });
  await npm([...install, "--omit=dev"], { cwd: serverFolder, quiet: true });
  const modules = join(serverFolder, "node_modules");
  const release = join(modules, "native-watchdog", "build", "Release");
  await mkdir(release, { recursive: true });
  await writeFile(join(release, "watchdog.js"), watchdog);
  await writeFile(join(modules, "@vscode", "spdlog", "index.js"), fileLogger);
  await copyRipgrep(join(modules, "@vscode", "ripgrep", "bin"));
  await writeFile(stamp, recipe);
  return serverFolder;
}

/** Copies the ripgrep of this platform to where the server looks for its own. @param {string} folder */
async function copyRipgrep(folder) {
  const name = process.platform === "win32" ? "rg.exe" : "rg";
  const platform = `ripgrep-${process.platform}-${process.arch}`;
  await mkdir(folder, { recursive: true });
  await copyFile(
    join(installRoot, "node_modules", "@vscode", platform, "bin", name),
    join(folder, name),
  );
}

if (isMain(import.meta)) console.log(await ensureServer());
