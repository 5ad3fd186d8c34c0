import * as vscode from "vscode";
import { showError, type Log } from "./log";

/** Registers a command whose failure is logged and shown, so that no rejection is lost. */
export function registerCommand(
  log: Log,
  id: string,
  run: (subject?: never, ...parameters: never[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...parameters: never[]) => {
    try {
      return await run(...parameters);
    } catch (error) {
      void showError(log, id, error);
      return undefined;
    }
  });
}
