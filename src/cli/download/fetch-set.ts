/** Fetches a whole data set into its folder, and unpacks what comes packed. */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { RemoteFile, RemoteSet } from "ganvas";
import { extract } from "tar-stream";
import { DownloadError, fetchFile, type FetchOptions } from "./fetch-file";

/** Puts all files of a set into a folder. `onProgress` is told of all bytes of the set. Throws {@link DownloadError}. */
export async function fetchSet(
  set: RemoteSet,
  folder: string,
  { onProgress, signal }: FetchOptions = {},
): Promise<void> {
  let before = 0;
  for (const file of set.files) {
    const start = before;
    before += file.size;
    const unpacked = file.unpacks?.every((name) => existsSync(join(folder, name))) === true;
    if (!unpacked) {
      const path = await fetchFile(file, folder, {
        signal,
        onProgress: (bytes) => onProgress?.(start + bytes),
      });
      if (file.unpacks !== undefined) await unpack(path, file.unpacks, folder);
    }
    onProgress?.(before);
  }
}

/** Takes the wanted files out of a gzipped tar, by their names without folders, and removes the tar. */
async function unpack(path: string, wanted: readonly string[], folder: string): Promise<void> {
  const entries = extract();
  const packed = pipeline(createReadStream(path), createGunzip(), entries);
  for await (const entry of entries) {
    const name = basename(entry.header.name);
    if (!wanted.includes(name)) {
      entry.resume();
      continue;
    }
    // Under another name until it is whole.
    const target = join(folder, name);
    await pipeline(entry, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
  }
  await packed;
  const missing = wanted.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined) {
    throw new DownloadError(`${path} holds no ${missing}. Remove it and download it again.`);
  }
  await rm(path);
}

/** Bytes of all files of a set. */
export function sizeOfSet({ files }: RemoteSet): number {
  return files.reduce((sum: number, { size }: RemoteFile) => sum + size, 0);
}
