/** One line of what the system or another library threw, without a full stop, to stand inside a sentence. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? text).trim().replace(/\.$/, "");
}
