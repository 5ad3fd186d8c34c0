// Running the project's TypeScript from a script: bundled into .cache first, with npm's packages left outside.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { cacheFolder, inRoot } from "./paths.mjs";

/**
 * The scripts know the checkout by where they stand themselves, so they stay where they are.
 * @type {import("esbuild").Plugin}
 */
const ownScripts = {
  name: "own-scripts",
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\/scripts\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }));
  },
};

/**
 * What looks for files beside itself finds them from a bundle elsewhere, too.
 * @type {import("esbuild").Plugin}
 */
const ownPlaces = {
  name: "own-places",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll("import.meta.url", place), loader: "ts" };
    });
  },
};

/**
 * Bundles a TypeScript file of the checkout for this Node. Returns the path of the bundle.
 * @param {string} entry relative to the root @returns {Promise<string>}
 */
export async function bundleForNode(entry) {
  const outfile = join(cacheFolder, "scripts", entry.replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [inRoot(entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
    plugins: [ownScripts, ownPlaces],
  });
  return outfile;
}

/** Imports a TypeScript file of the checkout. @param {string} entry relative to the root @returns {Promise<unknown>} */
export async function importTypeScript(entry) {
  return import(pathToFileURL(await bundleForNode(entry)).href);
}
