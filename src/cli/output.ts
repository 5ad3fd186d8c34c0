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

/** Any finite number, or the message that commander shows. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`It is a number, as in 0.7; "${text}" is not.`);
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

/** Lines on stdout; on a terminal with a bar below them that redraws itself. */
export class ProgressLine {
  /** Whether there is a terminal to draw on. */
  readonly live = process.stdout.isTTY;
  #shown = false;

  update(fraction: number, text: string): void {
    if (!this.live) return;
    const width = 24;
    const done = Math.round(Math.min(1, Math.max(0, fraction)) * width);
    const bar = "█".repeat(done) + "░".repeat(width - done);
    const line = `${bar} ${text}`.slice(0, (process.stdout.columns || 80) - 1);
    process.stdout.write(`${CLEAR_LINE}${line}`);
    this.#shown = true;
  }

  /** A line above the bar. */
  log(line: string): void {
    this.clear();
    print(line);
  }

  clear(): void {
    if (this.#shown) process.stdout.write(CLEAR_LINE);
    this.#shown = false;
  }
}

/** To the line's first column, and erase it (ECMA-48: EL 2). */
const CLEAR_LINE = "\r\u001b[2K";
