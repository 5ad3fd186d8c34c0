/**
 * Which ports may be connected: their types agree, no cycle comes about, and the shape rule of the target accepts what
 * would arrive. Only the target's own rule is asked, so that every port of a large graph can be judged while an edge is
 * being dragged; what follows further down is for the analysis to say.
 */
import type { Analysis, GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, Shape } from "../../../src/core/document/document";
import { nodeReferences } from "../../../src/core/document/references";
import type { Operator } from "../../../src/core/operators/operator";

export interface Connection {
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** A node, or what would be one. */
export type Candidate = Pick<
  NodeAnalysis,
  "node" | "operator" | "params" | "inputs" | "inputShapes"
>;

const YES: Verdict = { ok: true };
const no = (reason: string): Verdict => ({ ok: false, reason });

/** Judges connections in one graph of a document. */
export class ConnectionRule {
  readonly #document: GanDocument;
  readonly #analysis: Analysis;
  readonly #graph: GraphAnalysis;

  constructor(document: GanDocument, analysis: Analysis, graph: GraphAnalysis) {
    this.#document = document;
    this.#analysis = analysis;
    this.#graph = graph;
  }

  /** `replaced`: the edge that is being moved and no longer counts. */
  judge(connection: Connection, replaced?: Connection): Verdict {
    const source = this.#graph.byId.get(connection.source);
    const target = this.#graph.byId.get(connection.target);
    const output = source?.outputs.find(({ name }) => name === connection.sourcePort);
    const input = target?.inputs.find(({ name }) => name === connection.targetPort);
    if (!source || !target || !output || !input) return no("There is no such port.");
    if (output.type !== input.type) {
      return no(`${PORT_WORDS[output.type]} does not fit a port for ${PORT_WORDS[input.type]}.`);
    }
    if (this.#depends(connection.source, connection.target)) {
      return no(
        `"${connection.source}" already depends on "${connection.target}": this would be a cycle.`,
      );
    }
    const shape = source.outputShapes[connection.sourcePort];
    if (!target.operator || shape === undefined) return YES;
    const place =
      replaced?.target === connection.target && replaced.targetPort === connection.targetPort;
    return this.accepts(target, input.name, shape, input.many === true && !place);
  }

  /** Whether a node's rule would take a shape at a port, in place of what it reads there or beside it. */
  accepts(target: Candidate, port: string, shape: Shape, beside: boolean): Verdict {
    const operator = target.operator;
    if (!operator) return YES;
    const inputs: Record<string, readonly Shape[]> = {};
    for (const { name, optional } of target.inputs) {
      const known = (target.inputShapes[name] ?? []).filter((one) => one !== undefined);
      const now = name !== port ? known : beside ? [...known, shape] : [shape];
      // A rule cannot be asked while another of its inputs is missing.
      if (now.length === 0 && optional !== true) return YES;
      if (now.length > 0) inputs[name] = now;
    }
    return this.#ask(operator, target, inputs);
  }

  #ask(
    operator: Operator,
    target: Candidate,
    inputs: Readonly<Record<string, readonly Shape[]>>,
  ): Verdict {
    const result = operator.shape({
      node: target.node,
      // Analysis has checked the values against the operator's own description.
      params: target.params as Parameters<Operator["shape"]>[0]["params"],
      inputs,
      document: this.#document,
      signatureOf: (name) => {
        const network = this.#analysis.networks[name];
        return network && { inputs: network.inputShapes, outputs: network.outputShapes };
      },
    });
    return result.ok ? YES : no(`It ${result.problem.message}`);
  }

  /** Whether `node` is `on` or reads it, directly or through others. */
  #depends(node: string, on: string): boolean {
    const seen = new Set<string>();
    const stack = [node];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (id === on) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      const reads = this.#graph.byId.get(id);
      if (reads) stack.push(...nodeReferences(reads.node).map(({ source }) => source.node));
    }
    return false;
  }
}

const PORT_WORDS = { tensor: "a tensor", label: "a class label", loss: "a loss" } as const;
