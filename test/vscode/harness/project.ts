import type { GanDocument, Training } from "../../../src/core/document/document";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles } from "../../../src/core/codegen";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { dcgan } from "../../../templates/papers/dcgan";
import { scaffoldFiles } from "../../../templates/project/scaffold";

/** A DCGAN so narrow that it trains dozens of steps a second on anything. */
export function tinyGame(training: Partial<Training> = {}): GanDocument {
  const document = dcgan.build({ resolution: 28, width: 2 });
  return { ...document, training: { ...document.training, batch: 4, ...training } };
}

/** The files of a project around a document, as `New GAN Project...` writes them, but for the packed runtime. */
export function projectFiles(
  document: GanDocument,
  documentFile = "dcgan.gan.json",
): Readonly<Record<string, string>> {
  const facts = { documentFile, tarball: "ganvas.tgz", parameters: {} };
  const files = [
    ...scaffoldFiles(document, facts),
    ...generateFiles(document, analyse(document), documentFile),
    { path: documentFile, text: serialiseDocument(document) },
  ];
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}
