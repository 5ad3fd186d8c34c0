import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile, mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RemoteFile } from "ganvas";
import { fetchFile } from "../../../src/cli/download/fetch-file";
import { fetchSet, sizeOfSet } from "../../../src/cli/download/fetch-set";

const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("downloading", () => {
  let folder: string;
  let server: Server;
  let base: string;
  let served: Map<string, Uint8Array>;
  /** What each request asked for. */
  let ranges: (string | undefined)[];
  /** Bytes after which the connection breaks, once. */
  let breakAfter: number | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ganvas download é-"));
    served = new Map([["/digits.gz", BYTES]]);
    ranges = [];
    breakAfter = undefined;
    server = createServer((request, response) => {
      const bytes = served.get(request.url ?? "");
      const { range } = request.headers;
      ranges.push(range);
      if (bytes === undefined) {
        response.writeHead(404).end();
        return;
      }
      const start = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
      if (start >= bytes.length) {
        response.writeHead(416).end();
        return;
      }
      response.writeHead(start > 0 ? 206 : 200, { "content-length": bytes.length - start });
      if (breakAfter === undefined) {
        response.end(bytes.subarray(start));
        return;
      }
      response.write(bytes.subarray(start, start + breakAfter), () => {
        // Once it has arrived.
        setTimeout(() => response.destroy(), 50);
      });
      breakAfter = undefined;
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });

  const file = (changes: Partial<RemoteFile> = {}): RemoteFile => ({
    name: "digits.gz",
    urls: [`${base}/digits.gz`],
    size: BYTES.length,
    checksum: { kind: "sha256", hex: sha256(BYTES) },
    ...changes,
  });

  it("puts a file in its place and tells how far it is", async () => {
    const told: number[] = [];
    const path = await fetchFile(file(), folder, { onProgress: (bytes) => told.push(bytes) });
    expect(await readFile(path)).toEqual(BYTES);
    expect(told.at(-1)).toBe(BYTES.length);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(await readdir(folder)).toEqual(["digits.gz"]);
  });

  it("asks for nothing that is there already", async () => {
    await writeFile(join(folder, "digits.gz"), BYTES);
    await fetchFile(file(), folder);
    expect(ranges).toEqual([]);
  });

  it("goes on where it was cut off", async () => {
    breakAfter = 40_000;
    await expect(fetchFile(file(), folder)).rejects.toThrow(/What has come is kept/);
    const have = (await stat(join(folder, "digits.gz.part"))).size;
    expect(have).toBeGreaterThan(0);
    expect(await readFile(await fetchFile(file(), folder))).toEqual(BYTES);
    expect(ranges).toEqual([undefined, `bytes=${have}-`]);
  });

  it("takes no file whose checksum is another, and does not keep it", async () => {
    served.set("/digits.gz", BYTES.subarray(1));
    await expect(fetchFile(file(), folder)).rejects.toThrow(
      /other bytes than those of the checksum/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("tries the next address", async () => {
    const path = await fetchFile(file({ urls: [`${base}/gone`, `${base}/digits.gz`] }), folder);
    expect(await readFile(path)).toEqual(BYTES);
  });

  it("says offline what was tried and what to do", async () => {
    server.close();
    server.closeAllConnections();
    const attempt = fetchFile(file(), folder);
    await expect(attempt).rejects.toThrow(/ECONNREFUSED.*Is this machine online\?/);
    await expect(attempt).rejects.toThrow(folder);
  });

  it("stops when it is told to", async () => {
    const stop = AbortSignal.abort(new Error("Stopped."));
    await expect(fetchFile(file(), folder, { signal: stop })).rejects.toThrow("Stopped.");
  });

  it("unpacks what comes packed, and only what belongs to the set", async () => {
    const tar = pack();
    tar.entry({ name: "cifar/data_batch_1.bin" }, "one");
    tar.entry({ name: "cifar/readme.html" }, "no");
    tar.finalize();
    const packed = gzipSync(await buffer(tar));
    served.set("/cifar.tar.gz", packed);
    const set = {
      title: "CIFAR",
      files: [
        file({
          name: "cifar.tar.gz",
          urls: [`${base}/cifar.tar.gz`],
          size: packed.length,
          checksum: { kind: "sha256", hex: sha256(packed) },
          unpacks: ["data_batch_1.bin"],
        }),
      ],
    };
    const told: number[] = [];
    await fetchSet(set, folder, { onProgress: (bytes) => told.push(bytes) });
    expect(await readdir(folder)).toEqual(["data_batch_1.bin"]);
    expect(await readFile(join(folder, "data_batch_1.bin"), "utf8")).toBe("one");
    expect(told.at(-1)).toBe(sizeOfSet(set));
    await fetchSet(set, folder);
    expect(ranges).toHaveLength(1);
  });
});
