import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inRoot } from "../../../scripts/lib/paths.mjs";

/** What a fresh workspace holds: the copy of a folder, with files by relative path written over it. */
export interface WorkspaceSource {
  readonly copyOf?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Lets code in the workspace import "ganvas" and "@tensorflow/tfjs", as after `npm install`. */
  readonly dependencies?: boolean;
}

/** A folder of one test's own. Its path has a space and letters outside ASCII in it, as people's have. */
export interface Workspace {
  readonly folder: string;
  path(...parts: string[]): string;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

export async function makeWorkspace({
  copyOf,
  files = {},
  dependencies = false,
}: WorkspaceSource = {}): Promise<Workspace> {
  const temporary = await mkdtemp(join(tmpdir(), "ganvas-e2e-"));
  const folder = join(temporary, "Gänvas próject");
  const workspace: Workspace = {
    folder,
    path: (...parts) => join(folder, ...parts),
    read: (name) => readFile(join(folder, name), "utf8"),
    async write(name, text) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    },
    remove: () => rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
  await mkdir(folder);
  if (copyOf !== undefined) await cp(copyOf, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await workspace.write(name, text);
  if (dependencies) await linkDependencies(folder);
  return workspace;
}

/** Links this checkout's built runtime, and the TensorFlow.js it uses, into a project's node_modules. */
export async function linkDependencies(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, "@tensorflow"), { recursive: true });
  await symlink(inRoot("runtime"), join(modules, "ganvas"), "junction");
  const tensorflow = join("@tensorflow", "tfjs");
  await symlink(inRoot("node_modules", tensorflow), join(modules, tensorflow), "junction");
}
