/**
 * Speaking to a training process: one JSON line each way over the local socket, or named pipe, that its `run.json`
 * names. No answer within two seconds counts as no process.
 */
import { connect } from "node:net";
import type { ControlReply, ControlRequest, RunRecord } from "ganvas";
import { TrainingError } from "./error";
import { readReply } from "./schema";

export type ControlCommand = ControlRequest["command"];
type TrainingProcess = NonNullable<RunRecord["process"]>;

const TIMEOUT_MS = 2000;

/** Sends a command and waits for its answer. Throws a `TrainingError` when nothing, or no, is answered. */
export async function control(
  process: TrainingProcess,
  command: ControlCommand,
  timeout = TIMEOUT_MS,
): Promise<Extract<ControlReply, { ok: true }>> {
  const line = await exchange(
    process.socket,
    `${JSON.stringify({ token: process.token, command } satisfies ControlRequest)}\n`,
    timeout,
  );
  const reply = readReply(line);
  if (reply === undefined) {
    throw new TrainingError(`The training process answered "${command}" with "${line}".`);
  }
  if (!reply.ok) throw new TrainingError(reply.message);
  return reply;
}

function exchange(path: string, line: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(path);
    const timer = setTimeout(() => {
      fail(`The training process did not answer within ${timeout / 1000} s.`);
    }, timeout);
    const fail = (message: string): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new TrainingError(message));
    };
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(line));
    socket.on("data", (text: string) => {
      answer += text;
      const end = answer.indexOf("\n");
      if (end < 0) return;
      clearTimeout(timer);
      socket.end();
      resolve(answer.slice(0, end));
    });
    socket.on("error", (error) => {
      fail(`The training process cannot be reached (${error.message}). It may have been killed.`);
    });
    socket.on("close", () => {
      fail("The training process closed the connection without an answer.");
    });
  });
}

/** Whether a process with this number runs; another user's counts. */
export function pidLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Whether the process of a run lives. Numbers of processes are used again, so a living number counts only when the
 * run's own socket answers with the run's own token.
 */
export async function processLives(process: TrainingProcess | undefined): Promise<boolean> {
  if (process === undefined || !pidLives(process.pid)) return false;
  try {
    await control(process, "status");
    return true;
  } catch {
    return false;
  }
}
