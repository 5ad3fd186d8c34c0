/** What all commands share: exit codes, JSON output, `--set`, and the progress bar of a terminal. */
import { InvalidArgumentError } from "commander";

export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;

/** The command line was used wrongly: exit code 2. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}

/** Prints one JSON value on a line of stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** For progress and remarks: stderr, so that stdout stays what was asked for. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Collects repeated `--set KEY=VALUE` options. */
export function collectSetting(
  text: string,
  previous: Readonly<Record<string, string>>,
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`It is KEY=VALUE, as in width=32; "${text}" is not.`);
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

/** A whole number from 0 up, or the message that commander shows. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError(`It is a whole number from 0 up; "${text}" is not.`);
  }
  return value;
}

/** `1:05` or `2:03:10`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0
    ? `${hours}:${pad(minutes)}:${pad(whole % 60)}`
    : `${minutes}:${pad(whole % 60)}`;
}

/** A bar that redraws its line on a terminal; piped, `update` says nothing and lines are printed by `log`. */
export class ProgressLine {
  readonly #terminal = process.stderr.isTTY === true;
  #shown = false;

  update(fraction: number, text: string): void {
    if (!this.#terminal) return;
    const width = 24;
    const done = Math.round(Math.min(1, Math.max(0, fraction)) * width);
    const bar = "█".repeat(done) + "░".repeat(width - done);
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r\u001b[2K${`${bar} ${text}`.slice(0, columns - 1)}`);
    this.#shown = true;
  }

  /** A line above the bar. */
  log(line: string): void {
    this.clear();
    process.stderr.write(`${line}\n`);
  }

  clear(): void {
    if (this.#shown) process.stderr.write("\r\u001b[2K");
    this.#shown = false;
  }

  get live(): boolean {
    return this.#terminal;
  }
}
