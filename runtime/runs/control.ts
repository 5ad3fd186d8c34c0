/**
 * Control of a running training: one JSON line asked, one JSON line answered, over a local socket (a named pipe on
 * Windows) that `run.json` names together with a token. The process that answers on it is the one that holds the run,
 * so the socket is also how a stale `run.json` is told from a live one.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "./errors";
import type { ControlReply, ControlRequest, RunRecord } from "./events";

export type ControlCommand = ControlRequest["command"];

/** A fresh local address: short, since a socket's path may have no more than about 100 bytes. */
export function freshAddress(): { socket: string; token: string } {
  const name = `ganvas-${randomBytes(6).toString("hex")}`;
  const socket = platform() === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  return { socket, token: randomBytes(16).toString("hex") };
}

/** Answers requests until closed. `handle` replies at once: what takes long (a checkpoint) goes on after the reply. */
export async function serveControl(
  address: { socket: string; token: string },
  handle: (command: ControlCommand) => ControlReply,
): Promise<{ close(): void }> {
  const server: Server = createServer((connection) => {
    connection.on("error", () => connection.destroy());
    onLine(connection, (line) => {
      connection.write(`${JSON.stringify(answer(line, address.token, handle))}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.socket, resolve);
  });
  server.unref();
  return {
    close() {
      server.close();
      if (platform() !== "win32") rmSync(address.socket, { force: true });
    },
  };
}

function answer(
  line: string,
  token: string,
  handle: (command: ControlCommand) => ControlReply,
): ControlReply {
  let request: Partial<ControlRequest>;
  try {
    request = JSON.parse(line) as Partial<ControlRequest>;
  } catch {
    return { ok: false, message: "The request is not a JSON line." };
  }
  if (request.token !== token) return { ok: false, message: "The token is not this run's." };
  switch (request.command) {
    case "status":
    case "pause":
    case "resume":
    case "stop":
    case "checkpoint":
    case "sample":
      return handle(request.command);
    default:
      return { ok: false, message: `Unknown command ${JSON.stringify(request.command)}.` };
  }
}

/** Asks the process of a run. Throws RunError when no process answers within the time. */
export async function sendControl(
  record: RunRecord,
  command: ControlCommand,
  timeoutMs = 2000,
): Promise<Extract<ControlReply, { ok: true }>> {
  const { process: holder, id } = record;
  if (!holder) {
    throw new RunError(
      `Run ${id} is not running: it is ${record.status}. To train on: ganvas train --resume ${id}`,
    );
  }
  const reply = await new Promise<ControlReply>((resolve, reject) => {
    const socket = connect(holder.socket);
    const fail = (why: string) => {
      socket.destroy();
      reject(
        new RunError(
          `The process of run ${id} (pid ${holder.pid}) does not answer: ${why}. ` +
            `If it was killed, train on from its last checkpoint: ganvas train --resume ${id}`,
        ),
      );
    };
    socket.setTimeout(timeoutMs, () => fail(`no reply within ${timeoutMs} ms`));
    socket.on("error", (error) => fail(error.message));
    socket.on("connect", () =>
      socket.write(`${JSON.stringify({ token: holder.token, command })}\n`),
    );
    onLine(socket, (line) => {
      socket.end();
      const reply = parseReply(line);
      if (reply === undefined) fail(`its reply was "${line}"`);
      else resolve(reply);
    });
  });
  if (!reply.ok) throw new RunError(reply.message);
  return reply;
}

function onLine(socket: Socket, listener: (line: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + String(text)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) listener(line);
  });
}

function parseReply(line: string): ControlReply | undefined {
  try {
    const reply = JSON.parse(line) as ControlReply;
    return typeof reply.ok === "boolean" ? reply : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process holds the run now. */
export async function isAlive(record: RunRecord): Promise<boolean> {
  if (!record.process) return false;
  try {
    await sendControl(record, "status");
    return true;
  } catch {
    return false;
  }
}

/** Whether some process listens at an address. One that is too busy to take a connection counts. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const settle = (alive: boolean) => {
      connection.destroy();
      resolve(alive);
    };
    connection.setTimeout(1000, () => settle(true));
    connection.on("connect", () => settle(true));
    connection.on("error", ({ code }: NodeJS.ErrnoException) =>
      settle(code !== "ECONNREFUSED" && code !== "ENOENT"),
    );
  });
}
