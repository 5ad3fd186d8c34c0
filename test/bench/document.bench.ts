/** What a person waits for in the editor: opening, editing and generating a document of 1,000 nodes. All in core, warm. */
import { analyse } from "../../src/core/analysis/analyse";
import { generateFiles } from "../../src/core/codegen";
import { applyEdits } from "../../src/core/document/apply";
import { parseDocument } from "../../src/core/document/parse";
import { serialiseDocument } from "../../src/core/document/serialise";
import { largeDocument } from "../fixtures/largeDocument";
import { median, type Report } from "./measure";

export default function bench(report: Report): void {
  const document = largeDocument(1000);
  const text = serialiseDocument(document);
  const analysis = analyse(document);
  const time = (work: () => unknown) => median(40, work);

  report(
    "1,000 nodes: text to shapes and diagnostics",
    time(() => open(text)),
    "ms",
  );
  report(
    "  of which parsing and validating",
    time(() => parseDocument(text)),
    "ms",
  );
  report(
    "  of which shapes, counts, diagnostics",
    time(() => analyse(document)),
    "ms",
  );
  report(
    "1,000 nodes: generating code",
    time(() => generateFiles(document, analysis, "a.gan.json")),
    "ms",
  );
  report(
    "1,000 nodes: writing the document",
    time(() => serialiseDocument(document)),
    "ms",
  );
  report(
    "1,000 nodes: one edit to updated shapes",
    time(() => {
      const edited = applyEdits(document, [
        {
          kind: "setParameter",
          graph: { kind: "network", name: "discriminator" },
          id: "first",
          parameter: "kernel",
          value: 5,
        },
      ]);
      if (!edited.ok) throw new Error(edited.error.message);
      return analyse(edited.document);
    }),
    "ms",
  );
}

function open(text: string) {
  const parsed = parseDocument(text);
  if (parsed.kind !== "document") throw new Error("The benchmark's document does not parse.");
  return analyse(parsed.document);
}
