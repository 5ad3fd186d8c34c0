/**
 * Run directories as a training process writes them, for tests of what follows them.
 */
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlReply, ControlRequest, RunEvent, RunRecord } from "ganvas";

export const record = (changes: Partial<RunRecord> = {}): RunRecord => ({
  format: 1,
  id: "2026-11-23-150000-digits",
  name: "digits",
  status: "running",
  createdAt: "2026-11-23T15:00:00.000Z",
  seed: 1,
  steps: 3000,
  batch: 64,
  device: "cpu",
  why: "It is what there is.",
  versions: { ganvas: "0.1.0" },
  settings: {},
  document: {},
  lastStep: 0,
  ...changes,
});

export const step = (
  number: number,
  losses: Record<string, number> = { generator: 1 },
): RunEvent => ({
  type: "step",
  step: number,
  time: number / 10,
  losses,
  rates: { generator: 2e-4 },
  stepsPerSecond: 10,
});

export const samples = (number: number): RunEvent => ({
  type: "samples",
  step: number,
  file: `samples/${number}.png`,
  columns: 8,
  rows: 8,
  width: 224,
  height: 224,
});

/** A folder with letters outside ASCII and a space in its path, removed by `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "ganvas ü-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A project's folder with the given runs in it. */
export class FakeRun {
  readonly directory: string;

  constructor(root: string, content: RunRecord) {
    this.directory = join(root, "runs", content.id);
    mkdirSync(this.directory, { recursive: true });
    this.write(content);
  }

  /** Whole, then renamed, as a process does it. */
  write(content: RunRecord): void {
    const file = join(this.directory, "run.json");
    writeFileSync(`${file}.new`, JSON.stringify(content));
    renameSync(`${file}.new`, file);
  }

  append(...events: readonly RunEvent[]): void {
    this.appendText(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }

  appendText(text: string): void {
    appendFileSync(join(this.directory, "metrics.jsonl"), text);
  }
}

export interface FakeProcess {
  readonly process: NonNullable<RunRecord["process"]>;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** A control socket that answers for this very process; without `reply` it accepts and never answers. */
export async function fakeProcess(
  folder: string,
  reply?: (request: ControlRequest) => ControlReply,
): Promise<FakeProcess> {
  const socket =
    process.platform === "win32"
      ? `\\\\.\\pipe\\ganvas-test-${Math.random()}`
      : join(folder, "control.sock");
  const asked: string[] = [];
  const server = createServer((connection) => {
    connection.on("data", (data) => {
      const request = JSON.parse(data.toString()) as ControlRequest;
      asked.push(request.command);
      if (reply !== undefined) connection.end(`${JSON.stringify(reply(request))}\n`);
    });
    connection.on("error", () => {
      connection.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    process: { pid: process.pid, startedAt: "2026-11-23T15:00:00.000Z", socket, token: "secret" },
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
