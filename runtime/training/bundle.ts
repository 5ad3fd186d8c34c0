/**
 * A project's TypeScript, made loadable: `src/train.ts` and what it imports become one module under `.ganvas/`. The
 * runtime and TensorFlow.js stay outside it and are this very copy, whatever the project has installed: two copies of
 * the runtime in one process would not know each other's tensors.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type BuildFailure, type Plugin } from "esbuild";
import { reasonOf } from "../files/reason";
import { TrainingError } from "./errors";

export const ENTRY = "src/train.ts";

/** Bundles a project and returns the module's path. Throws TrainingError with file, line and text of the first faults. */
export async function bundleProject(project: string): Promise<string> {
  const entry = join(project, ENTRY);
  if (!existsSync(entry)) {
    throw new TrainingError(
      `${project} has no ${ENTRY}. Run "ganvas generate" on its *.gan.json, or make a project with "ganvas new".`,
    );
  }
  const outfile = join(project, ".ganvas", "train.mjs");
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      // Other packages belong to the project and are found from there.
      packages: "external",
      sourcemap: "inline",
      logLevel: "silent",
      absWorkingDir: project,
      plugins: [oneRuntime],
    });
  } catch (error) {
    throw new TrainingError(describe(error), { cause: error });
  }
  return outfile;
}

const oneRuntime: Plugin = {
  name: "one-runtime",
  setup({ onResolve }) {
    const runtime = new URL("./index.js", import.meta.url).href;
    const tensorflow = createRequire(import.meta.url).resolve("@tensorflow/tfjs");
    onResolve({ filter: /^ganvas$/ }, () => ({ path: runtime, external: true }));
    // A URL, since an import of "C:\..." would be one of the scheme "c".
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({
      path: pathToFileURL(tensorflow).href,
      external: true,
    }));
  },
};

function describe(error: unknown): string {
  const { errors: faults = [] } = error as Partial<BuildFailure>;
  if (faults.length === 0) return `The project's code cannot be built: ${reasonOf(error)}.`;
  const lines = faults
    .slice(0, 5)
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
  return `The project's code cannot be built.\n${lines.join("\n")}`;
}
