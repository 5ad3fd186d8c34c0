/**
 * The requests about training, which the editor and the samples view answer alike.
 */
import { join } from "node:path";
import * as vscode from "vscode";
import type { Services } from "../editor/services";
import { sheetFile } from "../training/snapshot";
import type { Handlers } from "./answer";
import { showError } from "./log";

/** What a webview speaks of: its project, and its graph where there is one. */
export interface Subject {
  readonly root: string | undefined;
  /** The graph whose code is brought up to date before training. */
  readonly document?: () => Promise<vscode.TextDocument | undefined>;
}

export function trainingHandlers(
  services: Services,
  subject: () => Subject,
): Pick<Handlers, "train" | "control" | "cancel" | "showLog" | "saveImage" | "copySheet"> {
  const rootOrThrow = (): string => {
    const { root } = subject();
    if (root === undefined) {
      throw new Error("This graph is not part of a project, and only a project can be trained.");
    }
    return root;
  };
  return {
    train: async (params) => {
      const document = await subject().document?.();
      if (subject().root === undefined && document !== undefined) {
        await vscode.commands.executeCommand("ganvas.makeProject", document.uri);
        return null;
      }
      // A notification stays when the panel is folded, and leads to the log with npm's or the process's own words.
      await services.trainer
        .train(rootOrThrow(), document, params?.resume)
        .catch((error: unknown) => void showError(services.log, "Training", error));
      return null;
    },
    cancel: () => {
      services.trainer.cancel(rootOrThrow());
      return null;
    },
    showLog: () => {
      services.log.show();
      return null;
    },
    control: async ({ command }) => {
      await services.training.command(rootOrThrow(), command);
      return null;
    },
    saveImage: async ({ step, index, png }) => {
      const root = rootOrThrow();
      const target = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.file(join(root, `step-${step}-sample-${index + 1}.png`)),
        filters: { "PNG image": ["png"] },
      });
      if (target !== undefined) {
        await vscode.workspace.fs.writeFile(target, Buffer.from(png, "base64"));
      }
      return null;
    },
    copySheet: async ({ step }) => {
      const run = services.training.open(rootOrThrow()).shown;
      const file = run && sheetFile(run, step);
      if (file === undefined) throw new Error(`There is no sheet of step ${step}.`);
      await vscode.env.clipboard.writeText(file);
      void vscode.window.showInformationMessage(
        "The image could not be put on the clipboard here, so its path was copied.",
      );
      return null;
    },
  };
}
