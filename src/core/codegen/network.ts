/**
 * The code of one network: the blocks that only it uses as functions, its layers declared once, then the forward pass
 * from top to bottom.
 */
import type { NetworkAnalysis } from "../analysis/analysis";
import type { GanDocument, Shape } from "../document/document";
import type { BlockFunction, BlockFunctions } from "./blocks";
import { bodyOf } from "./body";
import type { DrawnGraph, DrawnNode } from "./drawing";
import { noteUses, placeholders } from "./emit";
import { blockPart, type Gathered } from "./function";
import { moduleText, type Part } from "./module";
import { Names, networkIdentifier } from "./names";
import { entry, shapeText, statement } from "./print";

/** The body of `src/<network>.ts`, without its header. */
export function networkFile(
  network: NetworkAnalysis,
  graph: DrawnGraph,
  functions: BlockFunctions,
  document: GanDocument,
): string {
  const gathered = nothing();
  gathered.values.add("network");
  const own = functions.all.filter((made) => isOwn(made, network.name));
  const parts = own.map((made) =>
    blockPart(made, { functions, document, gathered, exported: false }),
  );
  parts.push(networkPart(network, graph, functions, document, gathered));
  return moduleText(parts, importsOf(gathered, own));
}

/** The body of `src/blocks.ts`, without its header: the blocks that several networks use; undefined where there are none. */
export function blocksFile(functions: BlockFunctions, document: GanDocument): string | undefined {
  const shared = functions.all.filter(({ networks }) => networks.size > 1);
  if (shared.length === 0) return undefined;
  const gathered = nothing();
  const parts = shared.map((made) =>
    blockPart(made, { functions, document, gathered, exported: true }),
  );
  return moduleText(parts, importsOf(gathered, shared));
}

function nothing(): Gathered {
  return { values: new Set(), types: new Set(), tensor: false, functions: new Set() };
}

function importsOf(gathered: Gathered, own: readonly BlockFunction[]) {
  const foreign = [...gathered.functions].filter((made) => !own.includes(made));
  return { ...gathered, blocks: new Set(foreign.map(({ identifier }) => identifier)) };
}

/** Whether a block's function stands in the network's file. */
function isOwn({ networks }: BlockFunction, network: string): boolean {
  return networks.size === 1 && networks.has(network);
}

function networkPart(
  network: NetworkAnalysis,
  graph: DrawnGraph,
  functions: BlockFunctions,
  document: GanDocument,
  gathered: Gathered,
): Part {
  const identifier = networkIdentifier(network.name);
  const { values } = gathered;
  const emitted = (node: DrawnNode, layer: string, args = placeholders(node)) =>
    functions.emit(node, { document, layer, args, scope: "scope" });
  const previews = new Map(graph.layers.map((node) => [node, emitted(node, "layer")]));
  for (const { declare, apply } of previews.values()) {
    noteUses(declare, values);
    noteUses(apply, values);
  }
  const names = new Names([
    ...["context", "scope", "during", "latest", identifier],
    ...values,
    ...functions.all.map((made) => made.identifier),
  ]);
  const running = [names.claim("x", ""), names.claim("h", "Value")] as const;
  const inputs = new Map(graph.inputs.map(({ id }) => [id, names.claim(id, "Input")]));
  const layers = new Map<DrawnNode, string>();
  const declarations: string[] = [];
  for (const [node, { declare }] of previews) {
    if (node.use !== undefined) gathered.functions.add(functions.of(node));
    if (declare === undefined) continue;
    const layer = names.claim(node.id, "Layer");
    layers.set(node, layer);
    declarations.push(`const ${layer} = ${declare.text};`);
  }

  const body = bodyOf({
    graph,
    names,
    inputs,
    running,
    indent: 4,
    uses: values,
    apply: (node, args) => emitted(node, layers.get(node) ?? "", args).apply.text,
    shape: (node) => shapeText(Object.values(node.shapes)[0]),
  });
  const given = graph.inputs.map(({ id }) => JSON.stringify(id)).join(", ");
  const pattern = [...inputs].map(([id, name]) => entry(id, name)).join(", ");
  return {
    head: [
      ...documentation(network, graph, document),
      `export const ${identifier} = network(${JSON.stringify(network.name)}, [${given}], (scope) => {`,
    ],
    declarations,
    body: [
      statement(`return (${pattern === "" ? "{}" : `{ ${pattern} }`}, context) => {`, 2),
      ...body,
      "  };",
      "});",
    ],
    taken: names.taken,
  };
}

/** Whether some of it exists in some stages only. */
function grows({ layers }: DrawnGraph): boolean {
  return layers.some(({ range, use }) => range !== undefined || (use && grows(use.inside)));
}

function documentation(
  network: NetworkAnalysis,
  graph: DrawnGraph,
  document: GanDocument,
): string[] {
  const shapes = (record: Readonly<Record<string, Shape | undefined>>) =>
    Object.entries(record)
      .map(([name, shape]) => `${name} ${shapeText(shape)}`)
      .join(", ");
  const [first] = document.stages ?? [];
  const last = document.stages?.at(-1);
  return [
    "/**",
    ` * The ${spaced(network.name)}: ${shapes(network.inputShapes)} -> ${shapes(network.outputShapes)}.`,
    ` * ${network.parameters.toLocaleString("en-US")} trainable parameters. Shapes in the comments are per sample, NHWC.`,
    ...(first === undefined || last === undefined || !grows(graph)
      ? []
      : [
          ` * It grows from stage ${first.id} to ${last.id}; its ports and its count are those of ${last.id}.`,
        ]),
    " */",
  ];
}

/** `generatorAB` -> `generator AB`. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/, "$1 $2");
}
