import ts from "typescript";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles, hasErrors } from "../../../src/core/codegen";
import { applyEdits } from "../../../src/core/document/apply";
import type { GanDocument } from "../../../src/core/document/document";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { templates } from "../../../templates/papers";
import { hooksFile } from "../../../templates/project/hooks";
import { scaffoldFiles } from "../../../templates/project/scaffold";
import { randomNetwork } from "../../runtime/generated/randomNetwork";
import { MINIATURES } from "../../runtime/papers/miniatures";
import { inRoot } from "../house/sources";
import { readDocuments } from "../codegen/documents";
import { randomOf } from "../properties/random";

/** The sources of a project of every configuration, by a path in a folder that is not there. */
function projects(): Map<string, string> {
  const sources = new Map<string, string>();
  for (const template of templates) {
    for (const { id, set } of [{ id: "plain", set: {} }, ...template.configurations]) {
      const document = template.build(set);
      const analysis = analyse(document);
      expect(hasErrors(analysis), `${template.id}/${id}`).toBe(false);
      for (const { path, text } of generateFiles(document, analysis, "a.gan.json")) {
        sources.set(inProject(template.id, id, path), text);
      }
      sources.set(inProject(template.id, id, "src/hooks.ts"), hooksFile());
    }
  }
  addProject(sources, "awkward", awkward());
  for (const [name, document] of readDocuments()) addProject(sources, name, document);
  for (const [name, { document }] of Object.entries(MINIATURES)) {
    addProject(sources, `miniature ${name}`, document);
  }
  for (let seed = 1; seed <= 20; seed++) {
    // Nothing plays with a random network, so of its files only its own is complete.
    const random = randomNetwork(randomOf(seed), 14);
    const [file] = generateFiles(random, analyse(random), "a.gan.json");
    sources.set(inProject("random", String(seed), "src/generator.ts"), file?.text ?? "");
  }
  return sources;
}

function addProject(sources: Map<string, string>, id: string, document: GanDocument): void {
  const analysis = analyse(document);
  expect(analysis.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  for (const { path, text } of generateFiles(document, analysis, "a.gan.json")) {
    sources.set(inProject("names", id, path), text);
  }
  sources.set(inProject("names", id, "src/hooks.ts"), hooksFile());
}

/** A DCGAN whose parts are called as the code around them is. */
function awkward(): GanDocument {
  const game = { kind: "game" } as const;
  const result = applyEdits(template("dcgan").build(), [
    { kind: "renameNetwork", name: "generator", to: "class" },
    { kind: "renameNetwork", name: "discriminator", to: "dense" },
    ...(["class", "dense"] as const).flatMap((name): DocumentEdit[] => [
      {
        kind: "renameNode",
        graph: { kind: "network", name },
        id: name === "class" ? "z" : "image",
        to: "x",
      },
      {
        kind: "renameNode",
        graph: { kind: "network", name },
        id: name === "class" ? "image" : "logit",
        to: "new-1",
      },
    ]),
    {
      kind: "addNodes",
      graph: { kind: "network", name: "class" },
      nodes: [{ id: "1", op: "output", in: { x: "x" } }],
    },
    {
      kind: "connect",
      graph: { kind: "network", name: "class" },
      from: "x",
      to: { node: "1", port: "x" },
    },
    { kind: "setSamples", samples: ["fake.new-1"] },
    { kind: "renameNode", graph: game, id: "fake", to: "context" },
  ]);
  if (!result.ok) throw new Error(result.error.message);
  return result.document;
}

function template(id: string): (typeof templates)[number] {
  const found = templates.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no template ${id}.`);
  return found;
}

const inProject = (...path: string[]): string =>
  inRoot("test", "not-there", ...path).replaceAll("\\", "/");

/** The compiler options of a new project, with the runtime's sources in the place of the installed package. */
function compilerOptions(): ts.CompilerOptions {
  const [template] = templates;
  const document = template?.build();
  if (document === undefined) throw new Error("There is no template.");
  const scaffold = scaffoldFiles(document, {
    documentFile: "a.gan.json",
    tarball: "",
    parameters: {},
  });
  const text = scaffold.find(({ path }) => path === "tsconfig.json")?.text ?? "";
  const { compilerOptions: options } = JSON.parse(text) as { compilerOptions: object };
  expect(options).toMatchObject({ strict: true });
  return {
    ...ts.convertCompilerOptionsFromJson(options, inRoot()).options,
    // The runtime's sources need Node's types, which its declarations do not show.
    types: ["node"],
    paths: { ganvas: [inRoot("runtime", "index.ts")] },
  };
}

/** What the compiler finds wrong with sources that lie on no disk. */
function faultsIn(sources: ReadonlyMap<string, string>): string {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = sources.get(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  // Asked for no folder, TypeScript looks for the files themselves.
  delete host.directoryExists;
  const program = ts.createProgram([...sources.keys()], options, host);
  const faults = program
    .getSourceFiles()
    .filter(({ fileName }) => sources.has(fileName))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
  return ts.formatDiagnostics(faults, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => inRoot("test", "not-there"),
    getNewLine: () => "\n",
  });
}

describe("generated projects", () => {
  it("type-check under strict: every configuration of every template, and any network under any names", () => {
    const sources = projects();
    const entries = [...sources.keys()].filter((name) => name.endsWith("/train.ts"));
    expect(entries.length).toBeGreaterThan(20);
    // One that is wrong stands among them, so that the check is seen to look.
    const broken = inProject("dcgan", "28", "src/generator.ts");
    sources.set(broken, (sources.get(broken) ?? "").replace("channels: 128", "chanels: 128"));
    const faults = faultsIn(sources);
    expect(faults).toMatch(/^dcgan\/28\/src\/generator\.ts\(\d+,\d+\): error TS\d+: .*chanels/);
    expect(faults.match(/error TS/g)).toHaveLength(1);
  }, 120_000);
});
