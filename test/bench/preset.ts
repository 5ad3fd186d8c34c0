/** A template's project, from its document through its generated code to the game that it defines, all in memory. */
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import { build, type Plugin } from "esbuild";
import * as ganvas from "../../runtime";
import type { Project } from "../../runtime/game/project";
import { analyse } from "../../src/core/analysis/analyse";
import { generateFiles } from "../../src/core/codegen";
import type { GanDocument } from "../../src/core/document/document";
import { hooksFile } from "../../templates/project/hooks";

/** The project of a document. Throws where its generated code cannot be built. */
export async function projectOf(document: GanDocument): Promise<Project> {
  const files = new Map([
    ["src/hooks.ts", hooksFile()],
    ...generateFiles(document, analyse(document), "bench.gan.json").map(
      ({ path, text }) => [path, text] as const,
    ),
  ]);
  const { outputFiles } = await build({
    entryPoints: ["src/train.ts"],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    external: ["ganvas", "@tensorflow/tfjs"],
    plugins: [inMemory(files)],
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error(`The code of "${document.name}" built to nothing.`);
  const require = createRequire(import.meta.url);
  const known: Readonly<Record<string, unknown>> = { ganvas, "@tensorflow/tfjs": tf };
  const module: { exports: { default?: Project } } = { exports: {} };
  const run = compileFunction(bundle.text, ["module", "require"]) as (
    module: unknown,
    require: (name: string) => unknown,
  ) => void;
  run(module, (name) => known[name] ?? require(name));
  if (module.exports.default === undefined) {
    throw new Error(`The code of "${document.name}" exports no project.`);
  }
  return module.exports.default;
}

const inMemory = (files: ReadonlyMap<string, string>): Plugin => ({
  name: "in-memory",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(\.|src\/)/ }, ({ path }) => ({
      path: path.replace(/^\.\//, "src/").replace(/(\.ts)?$/, ".ts"),
      namespace: "project",
    }));
    onLoad({ filter: /.*/, namespace: "project" }, ({ path }) => ({
      contents: files.get(path),
      loader: "ts",
    }));
  },
});
