import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeDeclarations } from "../../../scripts/build/declarations.mjs";
import { inRoot } from "./sources";

/** A project that uses the runtime as a program of its own would, rightly in its first line and wrongly in its second. */
const consumer = `import { listRuns, type RunEvent } from "ganvas";
export const runs: ReturnType<typeof listRuns> = listRuns("a project");
export const event: RunEvent = "not an event";
`;

const resolutions = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

let project: string;

beforeAll(async () => {
  await writeDeclarations();
  project = await mkdtemp(join(tmpdir(), "ganvas-consumer-"));
  await mkdir(join(project, "node_modules"));
  await symlink(inRoot("runtime"), join(project, "node_modules", "ganvas"), "junction");
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  await writeFile(join(project, "consumer.ts"), consumer);
}, 60_000);

afterAll(async () => {
  await rm(project, { recursive: true });
});

/** The lines of consumer.ts with a type error. */
function faultyLines(options: ts.CompilerOptions): number[] {
  const file = join(project, "consumer.ts");
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    ...options,
  });
  const source = program.getSourceFile(file);
  const diagnostics = [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ];
  return diagnostics.map(
    ({ file: at, start = 0 }) => (at?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
  );
}

describe("the runtime's type declarations", () => {
  it.each(Object.entries(resolutions))(
    "are found and mean something with moduleResolution %s",
    (_name, options) => {
      expect(faultyLines(options)).toEqual([3]);
    },
    60_000,
  );
});
