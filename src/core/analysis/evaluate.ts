/**
 * One graph evaluated: every node with its ports, its parameters, the edges that it reads and the shapes along them.
 * A use of a block is evaluated with the block's graph inside it. Faults are facts here (`rules/` puts them into words),
 * and whatever a fault leaves unknown stays undefined, so that one mistake is reported once and not down the graph.
 */
import {
  blockOf,
  networkOf,
  type GanDocument,
  type GraphNode,
  type GraphPath,
  type ParameterValue,
  type Shape,
} from "../document/document";
import { asList, MAX_NESTING, parseReference, usedBlock } from "../document/references";
import { lookup } from "../operators/catalogue";
import type {
  NetworkSignature,
  Operator,
  ParameterSpecs,
  Port,
  ShapeProblem,
  Site,
} from "../operators/operator";
import { evaluationOrder } from "./order";
import { resolveParameters, type ParameterFault } from "./parameters";
import { blockPorts, blockSpecs, portsRead } from "./ports";
import type { StageView } from "./stage";

/** What a port reads: an output of another node of the graph; empty for the first one of a node of unknown ports. */
export interface Edge {
  readonly port: Port;
  readonly source: EvaluatedNode;
  readonly output: string;
}

/** An edge that cannot be. */
export interface EdgeFault {
  readonly kind: "no-such-port" | "no-such-node" | "no-such-output" | "wrong-type";
  readonly port: string;
  readonly reference: string;
  /** The types or names that are there instead. */
  readonly wanted?: string;
  readonly got?: string;
}

export interface EvaluatedNode {
  readonly node: GraphNode;
  /** `block/inner` inside a block, else the node's own id. */
  readonly path: string;
  readonly operator?: Operator;
  /** The name of the block that the node uses. */
  readonly block?: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The operator, block or named network does not exist: the inputs are those that it reads, outputs there are none. */
  readonly portsUnknown: boolean;
  readonly specs: ParameterSpecs;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly parameterFaults: readonly ParameterFault[];
  readonly edges: readonly Edge[];
  readonly edgeFaults: readonly EdgeFault[];
  /** Required ports that read nothing. */
  readonly missing: readonly Port[];
  readonly inputShapes: Readonly<Record<string, readonly (Shape | undefined)[]>>;
  readonly outputShapes: Readonly<Record<string, Shape | undefined>>;
  readonly problem?: ShapeProblem;
  /** The inside of a use of a block; absent when the block is unknown, uses itself, or is one too many. */
  readonly inner?: EvaluatedGraph;
  /** The use is not entered: blocks within blocks come to more nodes or levels than there can be. */
  readonly tooMany?: boolean;
}

export interface EvaluatedGraph {
  readonly graph: GraphPath;
  /** In evaluation order; nodes on a cycle come last. */
  readonly nodes: readonly EvaluatedNode[];
  readonly byId: ReadonlyMap<string, EvaluatedNode>;
  readonly cycles: readonly (readonly EvaluatedNode[])[];
}

/** What is the same for every graph of the document. */
export interface Surroundings {
  readonly document: GanDocument;
  readonly stage: StageView;
  readonly signatureOf: (network: string) => NetworkSignature | undefined;
  /** Told of every use of a block. */
  readonly onUse?: (block: string, use: BlockUse) => void;
  /** How many nodes inside blocks may still be evaluated; counted down. */
  readonly allowance: { nodes: number };
}

/** The parameters and input shapes with which a block is used. */
export interface BlockUse {
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly inputs: Readonly<Record<string, Shape | undefined>>;
}

interface Frame {
  /** Prefix of paths: `up1/`. */
  readonly prefix: string;
  /** What `$name` reads. */
  readonly scope: Readonly<Record<string, ParameterValue>>;
  /** Shapes handed to the input nodes of a block. */
  readonly given?: Readonly<Record<string, Shape | undefined>>;
  /** Blocks being evaluated around this graph. */
  readonly within: readonly string[];
}

type Draft = { -readonly [K in keyof EvaluatedNode]: EvaluatedNode[K] };

/** Evaluates the game or a network as of the stage. */
export function evaluateGraph(
  nodes: readonly GraphNode[],
  graph: GraphPath,
  surroundings: Surroundings,
): EvaluatedGraph {
  const frame = { prefix: "", scope: surroundings.stage.values, within: [] };
  return evaluate(nodes, graph, surroundings, frame);
}

/** Evaluates a block as one of its uses sees it; without a use, with its defaults and unknown shapes. */
export function evaluateBlock(
  name: string,
  surroundings: Surroundings,
  use?: BlockUse,
): EvaluatedGraph {
  const block = blockOf(surroundings.document, name);
  return evaluate(block?.nodes ?? [], { kind: "block", name }, surroundings, {
    prefix: "",
    scope: { ...surroundings.stage.values, ...(use?.params ?? block?.params) },
    given: use?.inputs ?? {},
    within: [name],
  });
}

function evaluate(
  all: readonly GraphNode[],
  graph: GraphPath,
  surroundings: Surroundings,
  frame: Frame,
): EvaluatedGraph {
  const { stage } = surroundings;
  const drafts: Draft[] = [];
  const position = new Map<string, number>();
  const absent = new Set<string>();
  for (const node of all) {
    if (!stage.exists(node)) {
      absent.add(node.id);
      continue;
    }
    if (!position.has(node.id)) position.set(node.id, drafts.length);
    drafts.push(draft(node, surroundings, frame));
  }
  const sources = drafts.map((node) => {
    connect(node, drafts, position, absent);
    return node.edges.map((edge) => position.get(edge.source.node.id) ?? 0);
  });
  const { order, cycles } = evaluationOrder(sources);
  const pick = (indices: readonly number[]): Draft[] =>
    indices.map((index) => drafts[index]).filter((node) => node !== undefined);
  const nodes = pick(order);
  const cyclic = new Set<EvaluatedNode>(pick(cycles.flat()));
  for (const node of nodes) {
    if (!cyclic.has(node)) infer(node, surroundings, frame);
  }
  const byId = new Map(pick([...position.values()]).map((node) => [node.node.id, node]));
  return { graph, nodes, byId, cycles: cycles.map(pick) };
}

/** The node with ports and parameters, before its edges are known. */
function draft(node: GraphNode, { document }: Surroundings, frame: Frame): Draft {
  const block = usedBlock(node);
  const operator = block === undefined ? lookup(node.op) : undefined;
  const specs = operator?.params ?? blockSpecs(document, block);
  const { values, faults } = resolveParameters(specs, node.params, frame.scope);
  const portsUnknown = !isKnown(operator, block, values, document);
  const ports = (of: "inputs" | "outputs"): readonly Port[] => {
    if (portsUnknown) return of === "inputs" ? portsRead(node) : [];
    if (operator === undefined) return blockPorts(document, block, of);
    const entry = operator[of];
    // Ports that follow from parameters follow from their values: `"$sizes"` reads the block's.
    return typeof entry === "function" ? entry({ ...node, params: values }, document) : entry;
  };
  return {
    node,
    path: frame.prefix + node.id,
    operator,
    block,
    inputs: ports("inputs"),
    outputs: ports("outputs"),
    portsUnknown,
    specs,
    params: values,
    // What is wrong with a parameter of an unknown operator cannot be said.
    parameterFaults: operator === undefined && block === undefined ? [] : faults,
    edges: [],
    edgeFaults: [],
    missing: [],
    inputShapes: {},
    outputShapes: {},
  };
}

function isKnown(
  operator: Operator | undefined,
  block: string | undefined,
  params: Readonly<Record<string, ParameterValue>>,
  document: GanDocument,
): boolean {
  if (block !== undefined) return blockOf(document, block) !== undefined;
  if (operator?.params.network?.type === "network") {
    return networkOf(document, networkNamed(params)) !== undefined;
  }
  return operator !== undefined;
}

/** The network that an application or a penalty names; parameters are checked, so it is a text. */
export function networkNamed(params: Readonly<Record<string, ParameterValue>>): string {
  return typeof params.network === "string" ? params.network : "";
}

/** Finds what the node's ports read. */
function connect(
  target: Draft,
  drafts: readonly Draft[],
  position: ReadonlyMap<string, number>,
  absent: ReadonlySet<string>,
): void {
  const edges: Edge[] = [];
  const faults: EdgeFault[] = [];
  for (const [name, value] of Object.entries(target.node.in ?? {})) {
    const port = target.inputs.find((input) => input.name === name);
    if (port === undefined) {
      const wanted = target.inputs.map((input) => input.name).join(", ");
      faults.push({
        kind: "no-such-port",
        port: name,
        reference: asList(value).join(", "),
        wanted,
      });
      continue;
    }
    const found: Edge[] = [];
    for (const reference of asList(value)) {
      const parsed = parseReference(reference);
      const source = drafts[position.get(parsed.node) ?? -1];
      if (source === undefined) {
        if (!absent.has(parsed.node)) faults.push({ kind: "no-such-node", port: name, reference });
        continue;
      }
      if (source.portsUnknown) {
        found.push({ port, source, output: parsed.port ?? "" });
        continue;
      }
      const output = source.outputs.find(
        (candidate) => candidate.name === (parsed.port ?? candidate.name),
      );
      if (output === undefined) {
        const wanted = source.outputs.map((candidate) => candidate.name).join(", ");
        faults.push({ kind: "no-such-output", port: name, reference, wanted });
      } else if (output.type !== port.type && !target.portsUnknown) {
        faults.push({
          kind: "wrong-type",
          port: name,
          reference,
          wanted: port.type,
          got: output.type,
        });
      } else {
        found.push({ port, source, output: output.name });
      }
    }
    // A list on a port that takes one says growth: the last one that exists holds.
    edges.push(...(port.many === true ? found : found.slice(-1)));
  }
  target.edges = edges;
  target.edgeFaults = faults;
  target.missing = target.inputs.filter(
    (port) =>
      port.optional !== true &&
      !edges.some((edge) => edge.port === port) &&
      !faults.some((fault) => fault.port === port.name),
  );
}

/** Shapes of inputs and outputs, once those of the sources are known. */
function infer(target: Draft, surroundings: Surroundings, frame: Frame): void {
  const inputs: Record<string, (Shape | undefined)[]> = {};
  for (const { port, source, output } of target.edges) {
    (inputs[port.name] ??= []).push(source.outputShapes[output]);
  }
  target.inputShapes = inputs;

  if (frame.given !== undefined && target.node.op === "input") {
    target.outputShapes = { y: frame.given[target.node.id] };
    return;
  }
  if (target.block !== undefined) {
    enterBlock(target, surroundings, frame);
    return;
  }
  const sound =
    !target.portsUnknown &&
    target.missing.length === 0 &&
    target.edgeFaults.every((fault) => fault.kind === "no-such-port") &&
    target.parameterFaults.every((fault) => fault.code === "unknown-parameter");
  const site = sound ? siteOf(target, surroundings) : undefined;
  const result = site === undefined ? undefined : target.operator?.shape(site);
  if (result?.ok === true) target.outputShapes = result.outputs;
  else if (result?.ok === false) target.problem = result.problem;
}

function enterBlock(target: Draft, surroundings: Surroundings, frame: Frame): void {
  const name = target.block ?? "";
  const block = blockOf(surroundings.document, name);
  if (block === undefined || frame.within.includes(name)) return;
  const { allowance } = surroundings;
  if (frame.within.length === MAX_NESTING || allowance.nodes < block.nodes.length) {
    target.tooMany = true;
    return;
  }
  allowance.nodes -= block.nodes.length;
  const use = {
    params: target.params,
    inputs: Object.fromEntries(
      target.inputs.map((port) => [port.name, target.inputShapes[port.name]?.[0]]),
    ),
  };
  surroundings.onUse?.(name, use);
  const inner = evaluate(block.nodes, { kind: "block", name }, surroundings, {
    prefix: `${target.path}/`,
    scope: { ...surroundings.stage.values, ...target.params },
    given: use.inputs,
    within: [...frame.within, name],
  });
  target.inner = inner;
  target.outputShapes = Object.fromEntries(
    target.outputs.map((port) => [port.name, inner.byId.get(port.name)?.inputShapes.x?.[0]]),
  );
}

/** Where the operator's rules look; undefined while an input's shape is unknown. */
export function siteOf(
  node: EvaluatedNode,
  {
    document,
    stage: { stage },
    signatureOf,
  }: Pick<Surroundings, "document" | "stage" | "signatureOf">,
): Site<never> | undefined {
  const inputs: Record<string, Shape[]> = {};
  for (const [port, shapes] of Object.entries(node.inputShapes)) {
    const known = shapes.filter((shape) => shape !== undefined);
    if (known.length !== shapes.length) return undefined;
    inputs[port] = known;
  }
  // `resolveParameters` has checked every value against its description.
  const params = node.params as never;
  return { node: node.node, params, inputs, document, stage, signatureOf };
}
