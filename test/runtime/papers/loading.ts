/** Generated code run in this process, on the runtime's sources. */
import { compileFunction } from "node:vm";
import { posix } from "node:path";
import * as tf from "@tensorflow/tfjs";
import ts from "typescript";
import type { Game } from "../../../runtime/game";
import * as ganvas from "../../../runtime/index";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles } from "../../../src/core/codegen";
import type { GanDocument } from "../../../src/core/document/document";

type Exports = Record<string, unknown>;
type Module = (exports: Exports, require: (name: string) => unknown) => void;

/** What the files generated from a document make of it: their game. */
export function gameOf(document: GanDocument): Game {
  const files = new Map(
    generateFiles(document, analyse(document), "a.gan.json").map(({ path, text }) => [path, text]),
  );
  const loaded = new Map<string, Exports>();
  const load = (path: string): Exports => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const text = files.get(path);
    if (text === undefined) throw new Error(`No file ${path} was generated.`);
    const exports: Exports = {};
    loaded.set(path, exports);
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const module = compileFunction(outputText, ["exports", "require"]) as Module;
    module(exports, (name) => {
      if (name === "ganvas") return ganvas;
      if (name === "@tensorflow/tfjs") return tf;
      return load(`${posix.join(posix.dirname(path), name)}.ts`);
    });
    return exports;
  };
  return load("src/game.ts").game as Game;
}
