import { existsSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { freshAddress, isAlive, sendControl, serveControl } from "../../../runtime/runs/control";
import type { RunRecord } from "../../../runtime/runs/events";

const address = freshAddress();
let server: { close(): void } | undefined;
afterEach(() => server?.close());

function record(token = address.token): RunRecord {
  return {
    format: 1,
    id: "r1",
    name: "digits",
    status: "running",
    createdAt: "",
    seed: 1,
    steps: 10,
    batch: 4,
    device: "cpu",
    why: "",
    versions: {},
    settings: {},
    document: null,
    lastStep: 0,
    process: { pid: process.pid, startedAt: "", socket: address.socket, token },
  };
}

describe("the control socket", () => {
  it("passes commands and brings back the status", async () => {
    const commands: string[] = [];
    server = await serveControl(address, (command) => {
      commands.push(command);
      return { ok: true, status: "paused", step: 12 };
    });
    expect(await sendControl(record(), "pause")).toEqual({ ok: true, status: "paused", step: 12 });
    expect(commands).toEqual(["pause"]);
  });

  it("refuses another token", async () => {
    server = await serveControl(address, () => ({ ok: true, status: "running", step: 0 }));
    await expect(sendControl(record("guess"), "stop")).rejects.toThrow("token");
  });

  it("answers nonsense with a message and lives on", async () => {
    server = await serveControl(address, () => ({ ok: true, status: "running", step: 0 }));
    const reply = await new Promise<string>((resolve) => {
      const socket = connect(address.socket, () => socket.write("no json\n"));
      socket.once("data", (data) => {
        resolve(String(data));
        socket.end();
      });
    });
    expect(JSON.parse(reply)).toMatchObject({ ok: false });
    expect(await isAlive(record())).toBe(true);
  });

  it("tells a dead process from a living one, and leaves no socket behind", async () => {
    server = await serveControl(address, () => ({ ok: true, status: "running", step: 0 }));
    server.close();
    expect(await isAlive(record())).toBe(false);
    expect(existsSync(address.socket)).toBe(false);
    await expect(sendControl(record(), "stop")).rejects.toThrow("does not answer");
  });
});
