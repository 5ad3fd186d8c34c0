/** The code of one operator: its entry's emission, which must be the same in every stage that has the node. */
import type { GanDocument, Shape } from "../document/document";
import type { Code, Emitted } from "../operators/operator";
import type { DrawnNode, Sight } from "./drawing";
import { GenerationError } from "./errors";
import { networkIdentifier } from "./names";

export type Args = Readonly<Record<string, readonly string[]>>;

export interface EmitPlace {
  readonly document: GanDocument;
  readonly layer: string;
  readonly args: Args;
  /** The expression of the place where the node declares its tensors. */
  readonly scope: string;
}

/** Emits an operator. Throws GenerationError where stages would need different code. */
export function emitOperator(node: DrawnNode, place: EmitPlace): Emitted {
  const [first, ...others] = node.sights;
  if (first === undefined) {
    throw new GenerationError(`No code can be made for "${node.written.op}" at "${node.path}".`);
  }
  const emitted = emitSight(node, first, place);
  for (const sight of others) {
    const other = emitSight(node, sight, place);
    if (textOf(other) === textOf(emitted)) continue;
    throw new GenerationError(
      `"${node.path}" is ${textOf(emitted)} in stage "${first.stage}" and ${textOf(other)} in stage "${sight.stage}". ` +
        "A layer is declared once for all stages: draw one node for each, with from and until.",
    );
  }
  return emitted;
}

/** Emits an operator as its last stage sees it: of taps, which ask the stage themselves for what changes. */
export function emitLast(node: DrawnNode, place: EmitPlace): Emitted {
  return emitOperator({ ...node, sights: node.sights.slice(-1) }, place);
}

function emitSight(node: DrawnNode, { node: seen }: Sight, place: EmitPlace): Emitted {
  const { weights } = node.written;
  const { operator } = seen;
  if (operator === undefined) {
    throw new GenerationError(`No code can be made for "${node.written.op}" at "${node.path}".`);
  }
  return operator.emit({
    node: node.written,
    // Analysis has checked every value against its description.
    params: seen.params as never,
    inputs: mapValues(seen.inputShapes, (shapes) => shapes.filter((shape) => shape !== undefined)),
    outputs: knownShapes(seen.outputShapes),
    network: networkIdentifier(String(seen.params["network"])),
    document: place.document,
    layer: place.layer,
    args: place.args,
    scope: scopeOf(place.scope, weights),
  });
}

/** Where a node declares its tensors, or finds another's. */
export function scopeOf(scope: string, weights: string | undefined): string {
  return weights === undefined ? scope : `${scope}.shared(${JSON.stringify(weights)})`;
}

export function noteUses(code: Code | undefined, uses: Set<string>): void {
  for (const name of code?.uses ?? []) uses.add(name);
}

/** Arguments that stand for what a node reads before names are known. */
export function placeholders(node: DrawnNode): Args {
  return Object.fromEntries(
    node.reads.map(({ port, sources }) => [
      port.name,
      port.many === true ? sources.map(() => "x") : ["x"],
    ]),
  );
}

function textOf({ declare, apply }: Emitted): string {
  return declare?.text ?? apply.text;
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
