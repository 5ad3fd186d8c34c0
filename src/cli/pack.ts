/**
 * Packing an npm package by hand: the same files always give the same bytes, so the tarball can be named by its content.
 *
 * `npm pack` runs scripts and depends on npm's version; this needs neither. The extension's build packs the runtime with
 * it, and an installed command line packs the folder it was itself installed to, and both get the same tarball.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import * as z from "zod";

/** A packed npm package: a gzipped tar whose entries are under `package/`, as npm wants them. */
export interface PackedPackage {
  /** `<name>-<version>-<the first 8 hex digits of the SHA-256 of the uncompressed tar>.tgz` */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A folder that cannot be packed as an npm package. */
export class PackError extends Error {
  override readonly name = "PackError";
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()),
});

/** What npm packs besides `files`, where it exists. */
const alwaysPacked = ["package.json", "README.md", "LICENSE"];

/** npm's own convention (1985-10-26): a date that zip and tar both can hold, and that is nobody's build time. */
const packedTime = new Date("1985-10-26T08:15:00.000Z");

/**
 * Packs the npm package in `directory`: package.json, README.md, LICENSE and the folders and files that its `files` names.
 * Depends on nothing but the paths and contents of those files. Throws a PackError when one of `files` is missing.
 */
export async function packDirectory(directory: string): Promise<PackedPackage> {
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(directory, "package.json"), "utf8")),
  );
  const archive = await tar(directory, await packedPaths(directory, manifest.files));
  const hash = createHash("sha256").update(archive).digest("hex").slice(0, 8);
  return { name: `${manifest.name}-${manifest.version}-${hash}.tgz`, bytes: gzip(archive) };
}

/** The paths to pack, relative with forward slashes, in the order of their code units. */
async function packedPaths(directory: string, files: readonly string[]): Promise<string[]> {
  const paths = new Set<string>();
  for (const name of alwaysPacked) {
    if ((await filesUnder(directory, name)) !== undefined) paths.add(name);
  }
  for (const name of files) {
    const found = await filesUnder(directory, name);
    if (found === undefined) {
      throw new PackError(
        `The package in "${directory}" lists "${name}" in "files", and there is no such file or folder. Build it first.`,
      );
    }
    for (const path of found) paths.add(path);
  }
  return [...paths].sort();
}

/** All files at or below `path`, or undefined if nothing is there. Hidden files (a build under way) are left out. */
async function filesUnder(directory: string, path: string): Promise<string[] | undefined> {
  const at = await stat(join(directory, path)).catch(() => undefined);
  if (at === undefined) return undefined;
  if (!at.isDirectory()) return basename(path).startsWith(".") ? [] : [path];
  const names = await readdir(join(directory, path));
  const visible = names.filter((name) => !name.startsWith("."));
  const below = await Promise.all(visible.map((name) => filesUnder(directory, `${path}/${name}`)));
  return below.flatMap((found) => found ?? []);
}

async function tar(directory: string, paths: readonly string[]): Promise<Buffer> {
  const archive = pack();
  const whole = buffer(archive);
  for (const path of paths) {
    const contents = await readFile(join(directory, path));
    const mode = path.startsWith("bin/") ? 0o755 : 0o644;
    archive.entry({ name: `package/${path}`, mode, mtime: packedTime }, contents);
  }
  archive.finalize();
  return whole;
}

/** Gzips without a trace of the machine: the header's ninth byte names the operating system, so it is set to "unknown". */
function gzip(archive: Buffer): Uint8Array {
  const bytes = gzipSync(archive, { level: 9 });
  bytes[9] = 255;
  return bytes;
}
