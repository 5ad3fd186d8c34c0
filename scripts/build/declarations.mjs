// The runtime's type declarations, runtime/dist/**/*.d.ts. Slower than the bundles (TypeScript reads all of TensorFlow.js'
// types), so they are written only when a source is newer.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { inRoot } from "../lib/paths.mjs";
import { removeLeftovers } from "./outputs.mjs";
import { newestSource } from "./stale.mjs";

const source = inRoot("runtime");
const target = inRoot("runtime", "dist");

/** Writes the declarations of runtime/index.ts and of all it imports, unless they are newer than every source. */
export async function writeDeclarations() {
  const entry = join(source, "index.ts");
  const written = join(target, "index.d.ts");
  if (existsSync(written) && statSync(written).mtimeMs > newestSource(["runtime"])) return;
  const started = Date.now();
  const { config } = ts.readConfigFile(inRoot("tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, inRoot());
  const program = ts.createProgram([entry], {
    ...options,
    allowJs: false,
    checkJs: false,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: source,
    outDir: target,
  });
  /** @type {string[]} */
  const files = [];
  const { diagnostics } = program.emit(undefined, (file, text, byteOrderMark) => {
    files.push(file);
    ts.sys.writeFile(file, withExtensions(text, dirname(file)), byteOrderMark);
  });
  if (diagnostics.length > 0) {
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (file) => file,
        getCurrentDirectory: () => inRoot(),
        getNewLine: () => "\n",
      }),
    );
  }
  await removeLeftovers(target, /\.d\.ts$/, files);
  console.error(`  types            ${Date.now() - started} ms`);
}

/**
 * Names the file in every relative import (`./layers` becomes `./layers/index.js`): sources leave that to the bundler,
 * but a consumer with `moduleResolution: node16` needs it.
 * @param {string} text @param {string} folder where the declaration file is
 */
function withExtensions(text, folder) {
  return text.replace(/(\bfrom |\bimport\(|\bimport )"(\.[^"]*)"/g, (whole, before, specifier) => {
    const base = resolve(source, relative(target, folder), specifier);
    if (existsSync(`${base}.ts`)) return `${before}"${specifier}.js"`;
    if (existsSync(join(base, "index.ts"))) return `${before}"${specifier}/index.js"`;
    return whole;
  });
}
