/** Making a project: the document of a template (or a given one), the scaffold around it, the runtime's tarball, code. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { analyse } from "../core/analysis/analyse";
import { generateFiles, hasErrors } from "../core/codegen";
import type { GanDocument } from "../core/document/document";
import { serialiseDocument } from "../core/document/serialise";
import type { Template } from "../../templates/papers/template";
import { scaffoldFiles } from "../../templates/project/scaffold";
import { slug } from "../../templates/project/slug";
import { ProjectError, writeFileWhole, writeGenerated } from "./generated";

export interface NewProject {
  /** Made if it is not there; must be empty if it is. */
  readonly directory: string;
  readonly document: GanDocument;
  /** The template it was built from, for the README. */
  readonly template?: Template;
  /** The runtime, packed. */
  readonly runtime: { readonly name: string; readonly bytes: Uint8Array };
  /** A document that is there already and around which the project is made; else one is written. */
  readonly documentFile?: string;
}

/** Makes a project and returns its document's path. Throws ProjectError when the folder holds something already. */
export async function createProject(
  project: NewProject,
): Promise<{ root: string; documentPath: string }> {
  const { directory, document, template, runtime } = project;
  const documentFile = project.documentFile ?? `${slug(document.name)}.gan.json`;
  await requireRoom(directory, project.documentFile);
  const analysis = analyse(document);
  const parameters = Object.fromEntries(
    Object.values(analysis.networks).map((network) => [network.name, network.parameters]),
  );
  const scaffold = scaffoldFiles(document, {
    documentFile,
    tarball: runtime.name,
    parameters,
    paper: template?.paper,
    idea: template?.idea,
    watch: template?.watch,
    tryNext: template?.tryNext,
  });
  await writeFileWhole(join(directory, "vendor", runtime.name), runtime.bytes);
  for (const file of scaffold) await writeFileWhole(join(directory, file.path), file.text);
  const documentPath = join(directory, documentFile);
  if (project.documentFile === undefined) {
    await writeFileWhole(documentPath, serialiseDocument(document));
  }
  if (!hasErrors(analysis)) {
    await writeGenerated(directory, generateFiles(document, analysis, documentFile));
  }
  return { root: directory, documentPath };
}

async function requireRoom(directory: string, documentFile: string | undefined): Promise<void> {
  const present = await readdir(directory).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new ProjectError(`${directory} cannot be used for a project: ${message}.`, {
      cause: error,
    });
  });
  const foreign = present.filter((name) => name !== documentFile && name !== ".git");
  if (foreign.length > 0) {
    throw new ProjectError(
      `${directory} is not empty: it holds ${foreign.slice(0, 3).join(", ")}. Choose another folder for the project.`,
    );
  }
}
