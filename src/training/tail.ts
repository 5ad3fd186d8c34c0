/**
 * Reads a growing file of lines from where it was left. A line counts when its end has been written; what comes after
 * the last line end waits for the next read. A file that became shorter was written anew and is read from its start.
 */
import { open } from "node:fs/promises";

const CHUNK = 1 << 20;

export interface TailRead {
  readonly lines: readonly string[];
  /** The file became shorter: the lines before these ones no longer count. */
  readonly restarted: boolean;
}

export class Tail {
  readonly #path: string;
  #offset = 0;
  /** Bytes, not text: a chunk may end inside a letter. */
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines since the last read; none when the file is not there. */
  async read(): Promise<TailRead> {
    let file;
    try {
      file = await open(this.#path, "r");
    } catch {
      return { lines: [], restarted: false };
    }
    try {
      const { size } = await file.stat();
      const restarted = size < this.#offset;
      if (restarted) {
        this.#offset = 0;
        this.#rest = Buffer.alloc(0);
      }
      const lines: string[] = [];
      while (this.#offset < size) {
        const chunk = Buffer.alloc(Math.min(CHUNK, size - this.#offset));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, this.#offset);
        if (bytesRead === 0) break;
        this.#offset += bytesRead;
        lines.push(...this.#take(chunk.subarray(0, bytesRead)));
      }
      return { lines, restarted };
    } finally {
      await file.close();
    }
  }

  #take(chunk: Buffer): string[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(0x0a);
    this.#rest = Buffer.from(bytes.subarray(end + 1));
    if (end < 0) return [];
    return bytes
      .subarray(0, end)
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  }
}
