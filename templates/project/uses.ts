/** What the samples of a game can be asked for, as its README tells: what follows from the drawing, not from the paper. */
import type { GanDocument, GraphNode } from "../../src/core/document/document";
import { nodeReferences, parseReference } from "../../src/core/document/references";

/** One thing to do with a trained run: a command, and what it does. */
export interface Use {
  readonly command: string;
  readonly does: string;
}

/** Whether the game's samples are made from images, as a CycleGAN's are, and not drawn. */
export function translates(document: GanDocument): boolean {
  const nodes = behindSamples(document);
  return nodes.some(isData) && !nodes.some(({ op }) => op === "noise");
}

/** The lines of JavaScript that use a run; images are read where the game translates, drawn where it does not. */
export function script(document: GanDocument): readonly string[] {
  if (translates(document)) {
    return [
      'import { loadTranslator } from "ganvas";',
      'const translator = await loadTranslator("runs/latest", { from: "A" });',
      'await translator.save("translated", ["photos"], { cycle: true });',
    ];
  }
  return [
    'import { loadGenerator } from "ganvas";',
    'const generator = await loadGenerator("runs/latest");',
    'await generator.save("digits", { count: 16, seed: 7 });',
  ];
}

/** What `ganvas` makes of a run of this game. */
export function uses(document: GanDocument): readonly Use[] {
  const nodes = behindSamples(document);
  const has = (op: string): boolean => nodes.some((node) => node.op === op);
  const sample = "npx ganvas sample latest --count 16 --out samples";
  if (translates(document)) {
    const translate = "npx ganvas translate latest --out translated";
    return [
      { command: `${translate} --from A photos`, does: "images of domain A as domain B's" },
      { command: `${translate} --from B photos`, does: "the other way" },
      { command: `${translate} --from A --cycle photos`, does: "there and back again" },
    ];
  }
  const { samples, sampling, nodes: all } = document.game;
  const isPlane = all.some(({ op }) => op === "points");
  const isPair = samples.length > 1;
  const plain = isPlane
    ? "16 points, in `points.json`"
    : isPair
      ? "16 of each domain, of the same latents, numbered alike"
      : "16 samples; with the same `--seed` the same ones";
  const stages = document.stages ?? [];
  return [
    { command: sample, does: plain },
    ...(readsLabels(nodes) ? [{ command: `${sample} --class 3`, does: "of one class" }] : []),
    ...(has("truncate") || sampling?.truncation !== undefined
      ? [{ command: `${sample} --truncation 0.7`, does: "better ones that differ less" }]
      : []),
    ...(has("styleMix")
      ? [
          {
            command: `${sample} --mix 9 --layers 2-3`,
            does: "layers 2 and 3 in the style of seed 9",
          },
        ]
      : []),
    ...(stages.length > 1
      ? [
          {
            command: `${sample} --stage ${stages[0]?.id ?? ""}`,
            does: "as the first stage makes them, while the run is in it",
          },
        ]
      : []),
  ];
}

/** Sets that have to be fetched once: `ganvas download mnist`. */
export function downloads(document: GanDocument): readonly string[] {
  const sets = document.game.nodes.filter(isData).map(({ params }) => params?.["source"]);
  return [...new Set(sets)].filter(
    (set) => typeof set === "string" && DOWNLOADED.has(set),
  ) as string[];
}

const DOWNLOADED: ReadonlySet<unknown> = new Set(["mnist", "fashion", "cifar10"]);

function isData({ op }: GraphNode): boolean {
  return op === "dataset";
}

function readsLabels(nodes: readonly GraphNode[]): boolean {
  return nodes.some(
    (node) =>
      node.op === "labels" || nodeReferences(node).some(({ source }) => source.port === "label"),
  );
}

/** The nodes that the game's samples are computed from. */
function behindSamples({ game }: GanDocument): readonly GraphNode[] {
  const byId = new Map(game.nodes.map((node) => [node.id, node]));
  const found = new Set<GraphNode>();
  const stack = game.samples.map((reference) => parseReference(reference).node);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const node = byId.get(id);
    if (node === undefined || found.has(node)) continue;
    found.add(node);
    stack.push(...nodeReferences(node).map(({ source }) => source.node));
  }
  return [...found];
}
