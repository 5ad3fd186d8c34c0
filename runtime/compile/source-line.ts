/** Finds the line of a person's own code that led here, so that a message can point at it. */

/** The folder above this one: the runtime's sources, or its package when bundled into `dist/`. */
const RUNTIME = new URL("..", import.meta.url).href;
const STACK_DEPTH = 60;

/** "name (file:line:column)" or "file:line:column" of the nearest frame outside the runtime and tfjs, if any. */
export function sourceLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  Error.stackTraceLimit = limit;
  const own = frames.find((frame) => !isForeign(frame));
  return own
    ?.trim()
    .replace(/^at (async )?/, "")
    .replace("file://", "");
}

function isForeign(frame: string): boolean {
  return (
    /[\\/]node_modules[\\/]|node:|<anonymous>|\(native\)/.test(frame) ||
    frame.includes(RUNTIME) ||
    frame.includes(RUNTIME.replace("file://", ""))
  );
}
