import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import { generateFiles, hasErrors } from "../../core/codegen";
import { writeGenerated } from "../../project/generated";
import { diagnosticLine, loadDocument } from "../document";
import { EXIT, print, printJson, remark } from "../output";

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
