/** The settings that training reads: everything of the document that is a number and not a drawing. */
import type { Analysis } from "../analysis/analysis";
import type { GanDocument } from "../document/document";
import { literal, propertyName, statement } from "./print";

/** The body of `src/config.ts`, without its header. */
export function configFile(document: GanDocument, analysis: Analysis): string {
  const { batch, steps, seed, sampleEvery, checkpointEvery } = document.training;
  const data = analysis.game.nodes
    .filter((node) => node.operator?.id === "dataset")
    .map((node) =>
      statement(`${propertyName(node.path)}: ${literal(dataSettings(node.params))},`, 4),
    );
  return [
    'import type { ProjectConfig } from "ganvas";',
    "",
    "/** How to train. `ganvas train --set batch=32` overrides a value for one run. */",
    "export const config: ProjectConfig = {",
    statement(`name: ${JSON.stringify(document.name)},`, 2),
    `  batch: ${batch},`,
    "  // One step is one round: every player's updates once.",
    `  steps: ${steps},`,
    `  seed: ${seed},`,
    `  sampleEvery: ${sampleEvery},`,
    `  checkpointEvery: ${checkpointEvery},`,
    ...(data.length === 0 ? ["  sources: {},"] : ["  sources: {", ...data, "  },"]),
    "};",
    "",
  ].join("\n");
}

/** A dataset node's parameters as the runtime's `SourceSettings`. */
function dataSettings(params: Readonly<Record<string, unknown>>): Parameters<typeof literal>[0] {
  const text = (key: string) => (typeof params[key] === "string" ? params[key] : "");
  const labels = text("labels");
  return {
    source: sourceOf(text("source"), text("path"), labels),
    height: Number(params["height"]),
    width: Number(params["width"]),
    channels: Number(params["channels"]),
    fit: text("fit"),
    background: text("background"),
    range: text("range"),
    flip: params["flip"] === true,
    ...chosen("part", text("part"), "all"),
    ...chosen("derive", text("derive"), "none"),
  };
}

/** A setting that is left out where it is the usual one. */
function chosen(name: string, value: string, usual: string): { [key: string]: string } {
  return value === "" || value === usual ? {} : { [name]: value };
}

function sourceOf(kind: string, path: string, labels: string): { [key: string]: string } {
  switch (kind) {
    case "folder":
    case "cifar":
      return { kind, path };
    case "idx":
      return labels === "" ? { kind, images: path } : { kind, images: path, labels };
    default:
      return { kind };
  }
}
