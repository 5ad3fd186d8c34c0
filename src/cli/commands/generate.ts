import { basename, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { generateFiles, hasErrors } from "../../core/codegen";
import { findProject, projectDocument } from "../../project/find";
import { writeGenerated } from "../../project/generated";
import { diagnosticLine, loadDocument } from "../document";
import { EXIT, print, printJson, remark, WrongUse } from "../output";

/** `ganvas generate FILE`: code beside the document. */
export function registerGenerate(program: Command): void {
  program
    .command("generate")
    .description("generate TypeScript beside a document; files edited by hand are left as they are")
    .argument("<file>", "a *.gan.json")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: { json?: boolean }) => {
      const { document, analysis, diagnostics } = loadDocument(file);
      if (!document || !analysis || hasErrors(analysis)) {
        process.exitCode = EXIT.failed;
        if (options.json) printJson({ written: [], unchanged: [], refused: [], diagnostics });
        for (const diagnostic of diagnostics) remark(diagnosticLine(diagnostic));
        remark("No code was generated; the last good code stays.");
        return;
      }
      const root = dirname(resolve(file));
      await requireOwnDocument(root, basename(file));
      const report = await writeGenerated(root, generateFiles(document, analysis, basename(file)));
      if (report.refused.length > 0) process.exitCode = EXIT.failed;
      if (options.json) {
        printJson({ ...report, diagnostics });
        return;
      }
      for (const path of report.written) print(`written    ${path}`);
      for (const path of report.unchanged) print(`unchanged  ${path}`);
      for (const path of report.refused) print(`refused    ${path} (edited by hand)`);
    });
}

/** Two documents of one project would write the same files. Throws WrongUse for the one the code does not come from. */
async function requireOwnDocument(root: string, name: string): Promise<void> {
  if ((await findProject(join(root, name))) !== root) return;
  const own = await projectDocument(root);
  if (own === undefined || own === name) return;
  throw new WrongUse(
    `The code of ${root} comes from ${own}, not from ${name}. Name ${name} in its package.json ` +
      `("ganvas": {"document": "${name}"}), or give it a project of its own with "ganvas new".`,
  );
}
