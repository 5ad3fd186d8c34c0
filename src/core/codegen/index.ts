/**
 * Code generation: a document that has no errors becomes a few files of TypeScript that a person reads top to bottom.
 * Pure and deterministic; what stands on disk, and what may be written over, is `src/project`'s business.
 */
import type { Analysis } from "../analysis/analysis";
import type { GanDocument } from "../document/document";
import { BlockFunctions } from "./blocks";
import { configFile } from "./config";
import { drawGame, drawNetwork, viewsOf } from "./drawing";
import { type GeneratedFile, withHeader } from "./file";
import { gameFile } from "./game";
import { blocksFile, networkFile } from "./network";

export { GenerationError } from "./errors";
export { contentHash, fileState, type FileState, type GeneratedFile, isUntouched } from "./file";
export { mergeEdits, type MergeResult } from "./merge";

/**
 * All generated files of a document, in a stable order. `source` is the document's file name, for the header. Throws
 * GenerationError when the analysis holds an error that makes code impossible; check `hasErrors` first.
 */
export function generateFiles(
  document: GanDocument,
  analysis: Analysis,
  source: string,
): GeneratedFile[] {
  const file = (path: string, body: string) => ({ path, text: withHeader(body, source) });
  const views = viewsOf(document, analysis);
  const networks = Object.values(analysis.networks).map((network) => ({
    network,
    graph: drawNetwork(network.name, document, views),
  }));
  const functions = new BlockFunctions(
    Object.fromEntries(networks.map(({ network, graph }) => [network.name, graph])),
    document,
  );
  const blocks = blocksFile(functions, document);
  return [
    ...networks.map(({ network, graph }) =>
      file(`src/${network.name}.ts`, networkFile(network, graph, functions, document)),
    ),
    ...(blocks === undefined ? [] : [file("src/blocks.ts", blocks)]),
    file("src/game.ts", gameFile(document, drawGame(document, views))),
    file("src/config.ts", configFile(document, analysis)),
    file("src/train.ts", trainFile()),
  ];
}

/** Whether anything stands in the way of generating code. */
export function hasErrors(analysis: Analysis): boolean {
  return analysis.diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

function trainFile(): string {
  return [
    'import { defineProject } from "ganvas";',
    'import { config } from "./config";',
    'import { game } from "./game";',
    'import { hooks } from "./hooks";',
    "",
    "/** What `npm run train` trains. */",
    "export default defineProject({ game, config, hooks });",
    "",
  ].join("\n");
}
