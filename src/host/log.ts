import * as vscode from "vscode";
import { TrainingError } from "../training/error";

/** The one log of the extension, "GANvas" in the Output panel. */
export type Log = vscode.LogOutputChannel;

export const createLog = (): Log => vscode.window.createOutputChannel("GANvas", { log: true });

/** The sentence of an error. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Writes an error to the log, with what is known beside its sentence. */
export function logError(log: Log, what: string, error: unknown): void {
  log.error(`${what}: ${messageOf(error)}`);
  if (error instanceof TrainingError && error.log !== undefined) log.error(error.log);
  else if (error instanceof Error && error.stack !== undefined) log.debug(error.stack);
}

/** Logs an error and shows its sentence, with a way to the log. */
export async function showError(log: Log, what: string, error: unknown): Promise<void> {
  logError(log, what, error);
  const choice = await vscode.window.showErrorMessage(messageOf(error), "Show Log");
  if (choice === "Show Log") log.show();
}
