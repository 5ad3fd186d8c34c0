import type { Command } from "commander";
import { checkReport } from "../../core/analysis/check";
import { diagnosticLine, loadDocument } from "../document";
import { EXIT, print, printJson } from "../output";

/** `ganvas check FILE`: structure, counts and diagnostics. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("check a document: shapes, parameter counts, diagnostics")
    .argument("<file>", "a *.gan.json")
    .option("--stage <stage>", "as of a stage of growth")
    .option("--json", "print one JSON object")
    .action((file: string, options: { stage?: string; json?: boolean }) => {
      const { analysis, diagnostics } = loadDocument(file, options.stage);
      const failed =
        analysis === undefined || diagnostics.some((diagnostic) => diagnostic.severity === "error");
      process.exitCode = failed ? EXIT.failed : EXIT.done;
      const report = analysis ? checkReport(analysis) : { networks: {}, totals: {} };
      if (options.json) {
        printJson({ ...report, diagnostics });
        return;
      }
      for (const [name, network] of Object.entries(analysis?.networks ?? {})) {
        print(`${name}: ${network.parameters.toLocaleString("en-US")} parameters`);
        for (const node of network.all) {
          const shapes = Object.values(node.outputShapes)
            .map((shape) => (shape ? `[${shape.join(", ")}]` : "?"))
            .join(" ");
          const count = node.parameters === 0 ? "" : node.parameters.toLocaleString("en-US");
          print(
            `  ${node.path.padEnd(18)} ${node.node.op.padEnd(18)} ${shapes.padEnd(18)} ${count.padStart(12)}`,
          );
        }
      }
      for (const diagnostic of diagnostics) print(diagnosticLine(diagnostic));
      if (diagnostics.length === 0) print("No problems.");
    });
}
