/** The two sides of a comparison: processes that play a round for every line they are sent, and answer its milliseconds. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Side {
  /** What it said when it was ready. */
  readonly introduction: string;
  /** Plays one round; answers its milliseconds. */
  round(): Promise<number>;
  /** Ends it; answers the most memory it had, in MB. */
  end(): Promise<number>;
}

/** Starts a side; undefined where it does not start. What it complains of is shown unless it may be missing. */
export async function startSide(
  command: string,
  args: readonly string[],
  { optional = false } = {},
): Promise<Side | undefined> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", optional ? "ignore" : "inherit"],
    // Threads that spin while they wait would take the other side's turn.
    env: { ...process.env, OMP_WAIT_POLICY: "passive", KMP_BLOCKTIME: "0" },
  });
  child.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line: IteratorResult<string, unknown> = await lines.next();
    return line.done === true ? undefined : line.value;
  };
  const introduction = await next();
  if (introduction === undefined) return undefined;
  return {
    introduction,
    async round() {
      child.stdin.write("round\n");
      return Number(await next());
    },
    async end() {
      child.stdin.end();
      return Number(await next()) / 1024;
    },
  };
}

/** The process's own part: plays a round for every line on stdin, then says how much memory it had, in kB. */
export async function serveRounds(introduction: string, round: () => Promise<void>): Promise<void> {
  console.log(introduction);
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await round();
    console.log((performance.now() - start).toFixed(3));
  }
  console.log(process.resourceUsage().maxRSS);
}
