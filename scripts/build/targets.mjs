// The four bundles of GANvas, as esbuild options. Which file goes where is said here and nowhere else:
//
//   host     src/extension.ts            -> dist/extension.cjs        runs in VS Code's extension host
//   webview  webview/<panel>/main.tsx    -> dist/webview/<panel>.js   runs in a webview
//   runtime  runtime/index.ts, *.worker  -> runtime/dist/*.js         the npm package that generated projects import
//   cli      src/cli/main.ts             -> runtime/dist/cli.js       its command line
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createRequire } from "node:module";
import { inRoot } from "../lib/paths.mjs";
import { copyInto, removeLeftovers, writeOutputs } from "./outputs.mjs";
import { writeNotices } from "./notices.mjs";

/** @typedef {"host" | "webview" | "runtime" | "cli"} TargetName */
/** @typedef {{ name: TargetName, options: import("esbuild").BuildOptions }} Target */

/** @type {readonly TargetName[]} */
export const targetNames = ["host", "webview", "runtime", "cli"];

const require = createRequire(import.meta.url);
// Node's own choice would be `main`, and jsonc-parser's is UMD, whose inner requires no bundler can follow.
/** @type {Pick<import("esbuild").BuildOptions, "platform" | "target" | "mainFields">} */
const nodeOptions = { platform: "node", target: "node20", mainFields: ["module", "main"] };
/** The Chromium in the oldest VS Code that package.json's engines allow. */
const browserTarget = "chrome132";

/** @param {boolean} development @returns {import("esbuild").BuildOptions} */
const common = (development) => ({
  absWorkingDir: inRoot(),
  bundle: true,
  write: false,
  metafile: true,
  logLevel: "warning",
  sourcemap: development ? "linked" : false,
});

/** @param {boolean} development @returns {Target} */
function host(development) {
  const outfile = inRoot("dist", "extension.cjs");
  return {
    name: "host",
    options: {
      ...common(development),
      entryPoints: [inRoot("src", "extension.ts")],
      outfile,
      format: "cjs",
      ...nodeOptions,
      external: ["vscode"],
      minify: !development,
      plugins: [writeOutputs("host", (result) => writeNotices(inRoot("dist"), "host", result))],
    },
  };
}

/** @param {boolean} development @returns {Target} */
function webview(development) {
  const outdir = inRoot("dist", "webview");
  const panels = ["canvas", "cockpit", "gallery"];
  const entries = panels.map((panel) => ({
    in: inRoot("webview", panel, "main.tsx"),
    out: panel,
  }));
  return {
    name: "webview",
    options: {
      ...common(development),
      entryPoints: entries,
      outdir,
      format: "iife",
      platform: "browser",
      target: browserTarget,
      jsx: "automatic",
      minify: !development,
      define: { "process.env.NODE_ENV": development ? '"development"' : '"production"' },
      loader: { ".ttf": "file", ".woff2": "file", ".svg": "dataurl" },
      assetNames: "[name]",
      plugins: [
        writeOutputs("webview", async (result) => {
          await copyInto(outdir, {
            "codicon.css": require.resolve("@vscode/codicons/dist/codicon.css"),
            "codicon.ttf": require.resolve("@vscode/codicons/dist/codicon.ttf"),
            "elk-worker.js": require.resolve("elkjs/lib/elk-worker.min.js"),
          });
          await writeNotices(inRoot("dist"), "webview", result, ["@vscode/codicons", "elkjs"]);
        }),
      ],
    },
  };
}

const runtimeFolder = inRoot("runtime");
const runtimeDist = inRoot("runtime", "dist");

/** What the runtime's package.json brings along at install time; everything else is bundled. */
function runtimeDependencies() {
  /** @type {{ dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(runtimeFolder, "package.json"), "utf8"));
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
  ];
}

/** @param {boolean} development @returns {Target} */
function runtime(development) {
  const workers = workerEntries().map((file) => ({ in: file, out: basename(file, ".ts") }));
  return {
    name: "runtime",
    options: {
      ...common(development),
      entryPoints: [{ in: join(runtimeFolder, "index.ts"), out: "index" }, ...workers],
      outdir: runtimeDist,
      format: "esm",
      ...nodeOptions,
      packages: "external",
      // One copy of every module per thread: a worker that loads generated code, which imports "ganvas", must meet
      // the same classes that it uses itself.
      splitting: true,
      chunkNames: "chunk-[hash]",
      plugins: [
        writeOutputs("runtime", async ({ outputFiles = [] }) => {
          const written = outputFiles.map(({ path }) => path);
          await removeLeftovers(runtimeDist, /^(?!cli\.)[^/]*\.js(\.map)?$/, written);
        }),
      ],
    },
  };
}

/** Files that start a worker thread: `runtime/**` + `/<name>.worker.ts`. */
function workerEntries() {
  return readdirSync(runtimeFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".worker.ts") && !/^(dist|node_modules)[\\/]/.test(name))
    .map((name) => join(runtimeFolder, name))
    .sort();
}

/** @param {boolean} development @returns {Target} */
function cli(development) {
  return {
    name: "cli",
    options: {
      ...common(development),
      entryPoints: [inRoot("src", "cli", "main.ts")],
      outfile: join(runtimeDist, "cli.js"),
      format: "esm",
      ...nodeOptions,
      external: runtimeDependencies(),
      // CommonJS dependencies (commander) call `require` for Node's own modules, which an ES module does not have.
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
      },
      plugins: [
        {
          // The command line and the generated code it loads share one runtime: the built one beside it.
          name: "runtime-beside",
          setup(build) {
            build.onResolve({ filter: /^ganvas$/ }, () => ({ path: "./index.js", external: true }));
          },
        },
        writeOutputs("cli", async (result) => {
          const written = (result.outputFiles ?? []).map(({ path }) => path);
          await removeLeftovers(runtimeDist, /^cli\.js\.map$/, written);
          await writeNotices(runtimeDist, "cli", result);
        }),
      ],
    },
  };
}

const builders = { host, webview, runtime, cli };

/**
 * The esbuild options of a target. @param {TargetName} name
 * @param {{ development?: boolean }} [options] development: source maps, React's warnings, nothing minified
 */
export const target = (name, { development = false } = {}) => builders[name](development);
