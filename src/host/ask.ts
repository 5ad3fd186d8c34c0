import * as vscode from "vscode";

/**
 * Puts a question as a list rather than a modal: it stays open beside the graph, and the keyboard reaches it. Resolves
 * with the label of the answer, or undefined when the person leaves.
 */
export async function ask(question: {
  readonly title: string;
  readonly placeHolder: string;
  readonly answers: readonly vscode.QuickPickItem[];
}): Promise<string | undefined> {
  const { title, placeHolder, answers } = question;
  const choice = await vscode.window.showQuickPick(answers, {
    title,
    placeHolder,
    ignoreFocusOut: true,
  });
  return choice?.label;
}
