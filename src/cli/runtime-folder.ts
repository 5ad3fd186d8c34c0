import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the installed package `ganvas` that this command line belongs to. */
export function runtimeFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && nameIn(manifest) === "ganvas") return folder;
    if (dirname(folder) === folder) throw new Error(`No package "ganvas" above ${here}.`);
  }
}

export function runtimeVersion(): string {
  return field(join(runtimeFolder(), "package.json"), "version");
}

function nameIn(manifest: string): string {
  return field(manifest, "name");
}

function field(manifest: string, name: "name" | "version"): string {
  const content = JSON.parse(readFileSync(manifest, "utf8")) as Partial<
    Record<typeof name, string>
  >;
  return content[name] ?? "";
}
