/**
 * What a new project holds beside its document and the generated code: package.json with exact versions, compiler
 * settings, a README that says what this is and cites the paper, and the files that belong to the person who works in
 * it. Written once, when the project is made; never again.
 */
import type { GanDocument } from "../../src/core/document/document";
import { hooksFile } from "./hooks";
import { readmeFile } from "./readme";
import { slug } from "./slug";
import { translates } from "./uses";

export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

export interface ProjectFacts {
  /** The document's file name: `dcgan.gan.json`. */
  readonly documentFile: string;
  /** The runtime's packed tarball under `vendor/`: `ganvas-0.1.0-1a2b3c4d.tgz`. */
  readonly tarball: string;
  /** Trainable parameters by network. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly paper?: {
    readonly title: string;
    readonly authors: string;
    readonly year: number;
    readonly url: string;
  };
  /** The paper's idea in a few sentences, what to look at while it trains, what to try. */
  readonly idea?: string;
  readonly watch?: string;
  readonly tryNext?: string;
}

export function scaffoldFiles(document: GanDocument, facts: ProjectFacts): ScaffoldFile[] {
  const name = slug(document.name);
  return [
    { path: "package.json", text: json(packageJson(name, document, facts)) },
    // onnxruntime-node's install script downloads CUDA libraries and fails the install where it cannot.
    { path: ".npmrc", text: "ignore-scripts=true\n" },
    { path: ".gitignore", text: "node_modules/\nruns/\nsamples/\n.ganvas/\n" },
    { path: "tsconfig.json", text: json(TSCONFIG) },
    { path: "README.md", text: readmeFile(document, facts) },
    { path: "src/hooks.ts", text: hooksFile() },
  ];
}

function packageJson(name: string, document: GanDocument, facts: ProjectFacts) {
  return {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    scripts: {
      train: "ganvas train",
      // What is translated is for whoever does it to say.
      ...(translates(document)
        ? {}
        : { sample: "ganvas sample latest --count 64 --seed 1 --out samples" }),
      check: `ganvas check ${facts.documentFile}`,
      generate: `ganvas generate ${facts.documentFile}`,
      typecheck: "tsc",
    },
    dependencies: {
      "@tensorflow/tfjs": "4.22.0",
      ganvas: `file:vendor/${facts.tarball}`,
    },
    devDependencies: { typescript: "5.9.3" },
    // The one graph that the code comes from, should others come to lie beside it.
    ganvas: { document: facts.documentFile },
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    isolatedModules: true,
    types: [],
  },
  include: ["src"],
};

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
