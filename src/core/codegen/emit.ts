/** What both kinds of generated file share: what a node reads, and the call of its operator's emission. */
import type { NodeAnalysis } from "../analysis/analysis";
import type { GanDocument, Shape } from "../document/document";
import type { Code, Emitted } from "../operators/operator";
import { GenerationError } from "./errors";
import { networkIdentifier } from "./names";

export interface Source {
  readonly port: string;
  readonly node: string;
  /** The output's name where the source has several; undefined where its value is the node's own. */
  readonly output: string | undefined;
}

/** What a node reads, in port order. */
export function sourcesOf(node: NodeAnalysis, byPath: ReadonlyMap<string, NodeAnalysis>): Source[] {
  return node.inputs.flatMap((port) => {
    const read = node.node.in?.[port.name];
    const references = read === undefined ? [] : typeof read === "string" ? [read] : read;
    return references.map((reference) => {
      const dot = reference.lastIndexOf(".");
      const path = dot < 0 ? reference : reference.slice(0, dot);
      const outputs = byPath.get(path)?.outputs ?? [];
      const named = dot < 0 ? outputs[0]?.name : reference.slice(dot + 1);
      return { port: port.name, node: path, output: outputs.length > 1 ? named : undefined };
    });
  });
}

/** Emits a node's code. Throws GenerationError for a node the catalogue does not know. */
export function emit(
  node: NodeAnalysis,
  at: {
    readonly document: GanDocument;
    readonly layer: string;
    readonly args: Readonly<Record<string, readonly string[]>>;
  },
): Emitted {
  if (!node.operator) {
    throw new GenerationError(`No code can be made for "${node.node.op}" at "${node.path}".`);
  }
  const { weights } = node.node;
  return node.operator.emit({
    node: { ...node.node, id: node.path },
    params: node.params as never,
    inputs: mapValues(node.inputShapes, (shapes) => shapes.filter((shape) => shape !== undefined)),
    outputs: knownShapes(node.outputShapes),
    network: networkIdentifier(String(node.params["network"])),
    scope: weights === undefined ? "scope" : `scope.shared(${JSON.stringify(weights)})`,
    ...at,
  });
}

/** A node's code before the names of what it reads are known, for what it imports and whether it declares. */
export function preview(node: NodeAnalysis, document: GanDocument): Emitted {
  const args = mapValues(node.inputShapes, (shapes) => shapes.map(() => "x"));
  return emit(node, { document, layer: "layer", args });
}

export function noteUses(code: Code, uses: Set<string>): void {
  for (const name of code.uses) uses.add(name);
}

function knownShapes(shapes: Readonly<Record<string, Shape | undefined>>): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(shapes).filter((entry): entry is [string, Shape] => entry[1] !== undefined),
  );
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
