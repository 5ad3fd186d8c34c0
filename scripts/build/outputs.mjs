// Writing what esbuild made: each file whole or not at all, so that a program started during a build never reads half a file.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { root } from "../lib/paths.mjs";

/** Writes a file through a temporary one beside it. @param {string} path @param {string | Uint8Array} contents */
export async function writeWhole(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

/**
 * Copies files into a folder under their own names, or under new ones.
 * @param {string} folder @param {Record<string, string>} files target name -> source path
 */
export async function copyInto(folder, files) {
  for (const [name, source] of Object.entries(files)) {
    await writeWhole(join(folder, name), await readFile(source));
  }
}

/**
 * An esbuild plugin (for `write: false`) that writes each output whole and reports the build in a line.
 * @param {string} name @param {(result: import("esbuild").BuildResult) => Promise<void>} [after]
 * @returns {import("esbuild").Plugin}
 */
export function writeOutputs(name, after) {
  return {
    name: "write-outputs",
    setup(build) {
      let started = 0;
      build.onStart(() => {
        started = Date.now();
      });
      build.onEnd(async (result) => {
        const files = result.outputFiles ?? [];
        if (result.errors.length > 0) return;
        for (const { path, contents } of files) await writeWhole(path, contents);
        await after?.(result);
        const kilobytes = Math.round(
          files.reduce((sum, file) => sum + file.contents.length, 0) / 1000,
        );
        console.error(
          `  ${name.padEnd(8)} ${String(kilobytes).padStart(5)} kB  ${Date.now() - started} ms`,
        );
      });
    },
  };
}

/**
 * Deletes what earlier builds left in a folder: files that match a pattern and were not written this time.
 * @param {string} folder @param {RegExp} pattern matched against the path in the folder, with forward slashes
 * @param {Iterable<string>} written full paths
 */
export async function removeLeftovers(folder, pattern, written) {
  const kept = new Set(Array.from(written, (path) => resolve(path)));
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (pattern.test(name.replaceAll("\\", "/")) && !kept.has(path)) await rm(path);
  }
}

/** How a message names a file of the checkout. @param {string} path */
export const shown = (path) => relative(root, path).replaceAll("\\", "/");
