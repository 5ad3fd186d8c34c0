import { describe, expect, it } from "vitest";
import { importsOf, readSource, sourcesUnder, type Import } from "./sources";

/** What a part of the house may import besides its own files. */
interface Part {
  /** Other parts: folders or single files, from the root. */
  readonly parts: readonly string[];
  readonly packages: readonly string[];
  /** Packages of which only types may be imported. */
  readonly types?: readonly string[];
}

/** Which way the arrows point. A file is of the part with the longest path that holds it. */
const house: Readonly<Record<string, Part>> = {
  // The model of a GAN: no vscode, no DOM, no node:*, no tensors.
  "src/core": {
    parts: [],
    packages: ["zod", "jsonc-parser", "diff", "@noble/hashes", "node-diff3"],
    types: ["ganvas"],
  },
  // The papers, and the scaffold of a generated project.
  templates: { parts: ["src/core"], packages: ["zod"] },
  // A generated project on disk: used by the extension and the command line, so it knows neither.
  "src/project": { parts: ["src/core", "templates"], packages: ["zod", "diff", "node:*"] },
  // The host side of the extension. Tensors live in the training process only.
  src: {
    parts: ["src/core", "src/project", "templates", "webview/protocol", "webview/runs"],
    packages: ["vscode", "zod", "jsonc-parser", "diff", "node:*"],
    types: ["ganvas"],
  },
  // The command line is bundled beside the runtime and is the only other part that runs it.
  "src/cli": {
    parts: ["src/core", "src/project", "templates"],
    packages: ["ganvas", "commander", "tar-stream", "zod", "diff", "node:*"],
  },
  webview: {
    parts: ["src/core"],
    packages: [
      "react",
      "react-dom",
      "@xyflow/react",
      "@vscode-elements/elements",
      "@vscode/codicons",
      "elkjs",
      "uplot",
      "zustand",
      "zod",
    ],
    types: ["ganvas"],
  },
  // The package that generated projects import: it knows nothing of the rest.
  runtime: {
    parts: [],
    packages: [
      "ganvas",
      "@tensorflow/tfjs",
      "onnxruntime-node",
      "protobufjs",
      "sharp",
      "esbuild",
      "node:*",
    ],
  },
};

const folders = Object.keys(house).sort((a, b) => b.length - a.length);
const within = (path: string, part: string): boolean =>
  path === part || path.startsWith(`${part}/`);
const partOf = (path: string): string | undefined => folders.find((folder) => within(path, folder));

/** "react-dom/client" is of the package "react-dom", "node:fs/promises" of "node:*". */
function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node:*";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function isAllowed(own: string, { of, typeOnly }: Import): boolean {
  const { parts, packages, types = [] } = house[own] ?? { parts: [], packages: [] };
  if (/^(src|webview|runtime|templates|test|scripts)\//.test(of)) {
    return partOf(of) === own || parts.some((part) => within(of, part));
  }
  return packages.includes(packageOf(of)) || (typeOnly && types.includes(packageOf(of)));
}

/** Imports against the arrows, as "file -> what it imports". */
function crossings(paths: readonly string[]): string[] {
  return paths.flatMap((file) => {
    const own = partOf(file);
    if (own === undefined) return [`${file} is in no part of the house`];
    return importsOf(file)
      .filter((imported) => !isAllowed(own, imported))
      .map(({ of }) => `${file} -> ${of}`);
  });
}

const files = ["src", "webview", "runtime", "templates"].flatMap(sourcesUnder);

describe("the arrows between the parts", () => {
  it("point one way", () => {
    expect(crossings(files)).toEqual([]);
  });

  it.each([
    ["src/core", "vscode"],
    ["src/core", "node:fs"],
    ["src/core", "ganvas"],
    ["src/core", "src/editor/provider"],
    ["runtime", "src/core/document"],
    ["webview", "src/editor/provider"],
    ["webview", "ganvas"],
    ["src", "webview/canvas/store"],
    ["src", "ganvas"],
    ["src/project", "src/cli/main"],
    ["templates", "src/cli/main"],
  ])("do not lead from %s to %s", (from, of) => {
    expect(isAllowed(from, { of, typeOnly: false })).toBe(false);
  });

  it.each([
    ["webview", "src/core/document/parse", false],
    ["src", "webview/protocol", false],
    ["src", "ganvas", true],
    ["src/cli", "ganvas", false],
    ["templates", "src/core/document/model", false],
    ["webview", "react-dom/client", false],
  ])("lead from %s to %s (types only: %s)", (from, of, typeOnly) => {
    expect(isAllowed(from, { of, typeOnly })).toBe(true);
  });
});

describe("a source file", () => {
  it("is one idea: at most 450 lines", () => {
    const long = files
      .map((file) => ({ file, lines: readSource(file).trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > 450)
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });
});
