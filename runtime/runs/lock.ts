import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answers } from "./control";
import { RunError } from "./errors";

/** Who holds a run. */
interface Holder {
  readonly pid: number;
  /** On which it takes commands: an id is used again sooner or later, above all in a container, a socket's name is not. */
  readonly socket: string;
}

/**
 * Locks a run for this process, so that two never train into one directory. A lock whose process is gone is taken over.
 * `socket` is the address on which this process already answers. Returns what releases the lock; throws RunError naming
 * the holder when a living process has it, or when the disk refuses.
 */
export async function lockRun(run: string, socket: string): Promise<() => void> {
  const file = join(run, "lock");
  const own = JSON.stringify({ pid: process.pid, socket } satisfies Holder);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, own, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new RunError(`The run ${run} cannot be locked: ${String(error)}.`, { cause: error });
      }
    }
    const found = read(file);
    const holder = parse(found);
    if (holder !== undefined && (await isHeld(holder))) {
      throw new RunError(
        `Run ${run} is being trained by process ${holder.pid}. Stop it first: ganvas stop ${run}`,
      );
    }
    remove(file, found);
  }
  throw new RunError(`The run ${run} cannot be locked: other processes keep locking it.`);
}

async function isHeld({ pid, socket }: Holder): Promise<boolean> {
  return pid !== process.pid ? isRunning(pid) && (await answers(socket)) : true;
}

/** Whether a process of that id exists. */
export function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Released meanwhile.
    return undefined;
  }
}

/** The holder that a lock names; undefined for a lock that a killed process left half written. */
function parse(text: string | undefined): Holder | undefined {
  try {
    const value = JSON.parse(text ?? "") as Partial<Holder>;
    const { pid, socket } = value;
    return typeof pid === "number" && typeof socket === "string" ? { pid, socket } : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a dead lock, but not one that another process has put in its place meanwhile. */
function remove(file: string, seen: string | undefined): void {
  if (seen === undefined) return;
  const aside = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch {
    // Another process was quicker.
    return;
  }
  if (read(aside) === seen) rmSync(aside, { force: true });
  else renameSync(aside, file);
}
