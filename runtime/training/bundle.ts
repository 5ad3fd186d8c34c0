/**
 * A project's TypeScript, made loadable: `src/train.ts` and what it imports become one module under `.ganvas/`. The
 * runtime and TensorFlow.js stay outside it and are this very copy, whatever the project has installed: two copies of
 * the runtime in one process would not know each other's tensors.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildFailure, type Plugin } from "esbuild";
import { TrainingError } from "./errors";

export const ENTRY = "src/train.ts";

/** Bundles a project and returns the module's path. Throws TrainingError with file, line and text of the first faults. */
export async function bundleProject(project: string, runtimeEntry: string): Promise<string> {
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
      sourcemap: "inline",
      logLevel: "silent",
      absWorkingDir: project,
      plugins: [oneRuntime(runtimeEntry)],
    });
  } catch (error) {
    throw new TrainingError(describe(error as BuildFailure), { cause: error });
  }
  return outfile;
}

function oneRuntime(runtimeEntry: string): Plugin {
  return {
    name: "one-runtime",
    setup({ onResolve }) {
      onResolve({ filter: /^ganvas$/ }, () => ({ path: runtimeEntry, external: true }));
      onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({
        path: import.meta.resolve("@tensorflow/tfjs"),
        external: true,
      }));
      // Everything else that is a package belongs to the project and is found from there.
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === "entry-point" || /^[A-Za-z]:[\\/]/.test(path)
          ? undefined
          : { external: true, path },
      );
    },
  };
}

function describe(failure: BuildFailure): string {
  const faults = failure.errors ?? [];
  if (faults.length === 0) return `The project's code cannot be built: ${String(failure)}.`;
  const lines = faults
    .slice(0, 5)
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
  return `The project's code cannot be built.\n${lines.join("\n")}`;
}

/** The URL of this runtime's entry as the bundle imports it. */
export function runtimeEntryUrl(): string {
  return new URL("./index.js", import.meta.url).href;
}
