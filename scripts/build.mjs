// node scripts/build.mjs [--only host,webview,runtime,cli] [--no-types] [--dev] [--watch]
//
// Bundles the extension, its webviews, the runtime package and its command line (see build/targets.mjs).
import { parseArgs } from "node:util";
import { ensureDependencies } from "./setup.mjs";
import { commandLineIsStale } from "./build/stale.mjs";
import { isMain } from "./lib/process.mjs";

/** @typedef {import("./build/targets.mjs").TargetName} TargetName */

/**
 * Builds the given targets; with the host, the documents' JSON Schema, and with the runtime, its type declarations.
 * @param {{ only?: readonly TargetName[], development?: boolean, types?: boolean }} [options]
 */
export async function build({ only, development = false, types = true } = {}) {
  const { build: bundle } = await import("esbuild");
  const { target, targetNames } = await import("./build/targets.mjs");
  const names = only ?? targetNames;
  try {
    await Promise.all(names.map((name) => bundle(target(name, { development }).options)));
  } catch {
    throw new Error("The build failed. What esbuild found is printed above.");
  }
  if (names.includes("host")) {
    const { writeSchema } = await import("./build/schema.mjs");
    await writeSchema();
  }
  if (types && names.includes("runtime")) {
    const { writeDeclarations } = await import("./build/declarations.mjs");
    await writeDeclarations();
  }
}

/** Builds what the command line needs if a source is newer than it: what `runtime/bin/ganvas.js` calls in a checkout. */
export async function buildCommandLine() {
  if (!commandLineIsStale()) return;
  console.error("Building the command line, because its sources are newer.");
  await ensureDependencies();
  await build({ only: ["runtime", "cli"] });
}

/** Builds for development and again at every change, until the process ends. @param {readonly TargetName[]} [only] */
async function watch(only) {
  console.error("Building.");
  await build({ only, development: true });
  const { context } = await import("esbuild");
  const { target, targetNames } = await import("./build/targets.mjs");
  for (const name of only ?? targetNames) {
    const watched = await context(target(name, { development: true }).options);
    await watched.watch();
  }
  console.log("Watching for changes. Ctrl-C ends it.");
}

/** @param {string | undefined} list @returns {Promise<TargetName[] | undefined>} */
async function parseTargets(list) {
  if (list === undefined) return undefined;
  const { targetNames } = await import("./build/targets.mjs");
  return list.split(",").map((name) => {
    const found = targetNames.find((known) => known === name);
    if (found === undefined) {
      throw new Error(`There is no build target "${name}". There are ${targetNames.join(", ")}.`);
    }
    return found;
  });
}

if (isMain(import.meta)) {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      types: { type: "boolean", default: true },
      dev: { type: "boolean", default: false },
      watch: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  await ensureDependencies();
  const only = await parseTargets(values.only);
  if (values.watch) await watch(only);
  else await build({ only, development: values.dev, types: values.types });
}
