/**
 * The requests about training, which the editor and the samples view answer alike.
 */
import { join } from "node:path";
import * as vscode from "vscode";
import type { Services } from "../editor/services";
import { sheetFile } from "../training/snapshot";
import type { Handlers } from "./answer";

/** What a webview speaks of: its project, and its graph where there is one. */
export interface Subject {
  readonly root: string | undefined;
  readonly document?: vscode.TextDocument;
}

export function trainingHandlers(
  services: Services,
  subject: () => Subject,
): Pick<Handlers, "train" | "control" | "saveImage" | "copySheet"> {
  const rootOrThrow = (): string => {
    const { root } = subject();
    if (root === undefined) {
      throw new Error("This graph is not part of a project, and only a project can be trained.");
    }
    return root;
  };
  return {
    train: async (params) => {
      const { root, document } = subject();
      if (root === undefined && document !== undefined) {
        await vscode.commands.executeCommand("ganvas.makeProject", document.uri);
        return null;
      }
      await services.trainer.train(rootOrThrow(), document, params?.resume);
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
