/**
 * Fetches one file: what is there already is kept, a download that was cut off goes on where it ended, and a file takes
 * its name only when its checksum is right. Addresses are tried in turn.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { RemoteFile } from "ganvas";

/** A file that cannot be had; the message says what was tried and what to do. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}

export interface FetchOptions {
  /** Told how many bytes are there. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Puts the file into the folder and answers its path. Throws {@link DownloadError}, and the signal's reason. */
export async function fetchFile(
  file: RemoteFile,
  folder: string,
  options: FetchOptions = {},
): Promise<string> {
  const path = join(folder, file.name);
  if (await isWhole(path, file)) {
    options.onProgress?.(file.size);
    return path;
  }
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const failures: string[] = [];
  for (const url of file.urls) {
    try {
      await fetchInto(part, url, options);
      if (!(await isWhole(part, file))) {
        await rm(part, { force: true });
        failures.push(`${url} gave other bytes than those of the checksum`);
        continue;
      }
      await rename(part, path);
      return path;
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`${url}: ${reasonOf(error)}`);
    }
  }
  throw new DownloadError(
    `${file.name} cannot be downloaded. ${failures.join("; ")}. ` +
      `Is this machine online? What has come is kept, and the command goes on from there; ` +
      `or put the file into ${folder} by hand.`,
  );
}

/** Appends to what is there, if the server can begin in the middle, else begins anew. */
async function fetchInto(
  part: string,
  url: string,
  { onProgress, signal }: FetchOptions,
): Promise<void> {
  const have = await sizeOf(part);
  const headers: Record<string, string> = have > 0 ? { Range: `bytes=${have}-` } : {};
  const response = await fetch(url, { headers, signal });
  // The whole file was there, and was not the right one or is checked next.
  if (response.status === 416) return;
  if (!response.ok || response.body === null) {
    throw new DownloadError(`the server answers ${response.status} ${response.statusText}`);
  }
  const resumed = response.status === 206;
  const file = await open(part, resumed ? "a" : "w");
  let bytes = resumed ? have : 0;
  try {
    for await (const chunk of response.body) {
      await file.write(chunk);
      bytes += chunk.length;
      onProgress?.(bytes);
    }
  } finally {
    await file.close();
  }
}

async function isWhole(path: string, { checksum }: RemoteFile): Promise<boolean> {
  if ((await sizeOf(path)) === 0) return false;
  const hash = createHash(checksum.kind);
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === checksum.hex;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** What fetch means by "fetch failed" stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message || error.message : error.message;
}
