// Running the project's TypeScript from a script: bundled into .cache first, with npm's packages left outside.
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
    plugins: [ownScripts],
  });
  return outfile;
}

/** Imports a TypeScript file of the checkout. @param {string} entry relative to the root @returns {Promise<unknown>} */
export async function importTypeScript(entry) {
  return import(pathToFileURL(await bundleForNode(entry)).href);
}
