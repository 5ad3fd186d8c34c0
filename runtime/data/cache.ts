/**
 * The cache of decoded images: one file for each source and its settings, holding what decoding gave. It is believed
 * only when its key (settings, decoder and every source file's path, size and time) is the one asked for and its bytes
 * have the checksum written with them; else it is decoded again and replaced.
 *
 * The file: "GANVAS-IMAGES-1\n", the length of the header as a 32-bit little-endian number, the header as JSON, pixels.
 */
import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { writeWhole } from "../files/write-whole";
import type { Decoded } from "./decode-all";
import type { SkippedFile } from "./image-set";

interface Header {
  readonly key: string;
  readonly count: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly skipped: readonly SkippedFile[];
}

const MAGIC = Buffer.from("GANVAS-IMAGES-1\n");
/** Read and hashed at a time, so that a large cache does not hold up the event loop. */
const CHUNK = 8 * 1024 * 1024;

/** SHA-256 of the JSON of any values, in hexadecimal. */
export function hashOf(...values: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}

/** Reads a cache file; undefined when there is none, it is of another key, or it is damaged. */
export async function readCache(path: string, key: string): Promise<Decoded | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const prefix = Buffer.from(await read(file, 0, MAGIC.length + 4));
    if (!prefix.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const headerLength = prefix.readUInt32LE(MAGIC.length);
    const { size } = await file.stat();
    const start = prefix.length + headerLength;
    if (start > size) return undefined;
    const header = JSON.parse(
      new TextDecoder().decode(await read(file, prefix.length, headerLength)),
    ) as Header;
    if (header.key !== key || start + header.bytes !== size) return undefined;
    const pixels = await read(file, start, header.bytes);
    if ((await sha256(pixels)) !== header.sha256) return undefined;
    return { count: header.count, pixels, skipped: header.skipped };
  } catch {
    // Whatever makes a cache unreadable, the images it was made from are still there.
    return undefined;
  } finally {
    await file.close();
  }
}

/** Writes a cache file whole. Throws what the file system throws. */
export async function writeCache(path: string, key: string, decoded: Decoded): Promise<void> {
  const { count, pixels, skipped } = decoded;
  const sha = await sha256(pixels);
  const header: Header = { key, count, bytes: pixels.length, sha256: sha, skipped };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  await writeWhole(path, [MAGIC, length, json, pixels]);
}

async function read(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const wanted = Math.min(CHUNK, length - done);
    const { bytesRead } = await file.read(buffer, done, wanted, start + done);
    if (bytesRead === 0) throw new RangeError(`The file ends ${length - done} bytes too early.`);
    done += bytesRead;
  }
  return buffer;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let start = 0; start < bytes.length; start += CHUNK) {
    hash.update(bytes.subarray(start, start + CHUNK));
    await new Promise(setImmediate);
  }
  return hash.digest("hex");
}
