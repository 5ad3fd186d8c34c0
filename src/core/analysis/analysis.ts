/**
 * What is derived from a document: shapes, ports, counts and diagnostics, for the canvas, the inspector, the command
 * line and code generation alike. `analyse.ts` computes it; nothing here is ever stored.
 */
import type { GraphNode, Role, Shape } from "../document/document";
import type { Diagnostic } from "../document/diagnostic";
import type { DrawSpec, Operator, OwnedTensor, ParameterSpecs, Port } from "../operators/operator";

export interface NodeAnalysis {
  readonly node: GraphNode;
  /** `block/inner` for the nodes of a block, else the node's own id. */
  readonly path: string;
  /** Absent for an operator the catalogue does not know, and for a use of a block. */
  readonly operator?: Operator;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly paramSpecs: ParameterSpecs;
  /** Defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Undefined where a fault upstream leaves it unknown. */
  readonly inputShapes: Readonly<Record<string, readonly (Shape | undefined)[]>>;
  readonly outputShapes: Readonly<Record<string, Shape | undefined>>;
  /** A few words under the title. */
  readonly summary: string;
  /** Trainable scalars charged to this node; a shared one is charged to its first node. */
  readonly parameters: number;
  readonly tensors: readonly OwnedTensor[];
  readonly draws: readonly DrawSpec[];
  /** Per sample. */
  readonly flops: number;
  /** Scalars of all outputs, per sample. */
  readonly activations: number;
  /** Paths (`network/node`) of the nodes with which it shares weights. */
  readonly sharedWith: readonly string[];
  /** Of a use of a block: the block's graph with the shapes and counts of this use; paths are `use/inner`. */
  readonly inside?: GraphAnalysis;
}

export interface GraphAnalysis {
  /** In evaluation order; nodes on a cycle come last, in document order. */
  readonly nodes: readonly NodeAnalysis[];
  /** By the nodes' own ids. */
  readonly byId: ReadonlyMap<string, NodeAnalysis>;
}

export interface NetworkAnalysis extends GraphAnalysis {
  readonly name: string;
  readonly role: Role;
  /** Blocks unrolled, ids `block/inner`, in evaluation order. */
  readonly flat: readonly NodeAnalysis[];
  /**
   * `flat`, and after it what only earlier stages of growth have, unless one stage was asked for: every layer that has
   * parameters. What `ganvas check` prints.
   */
  readonly all: readonly NodeAnalysis[];
  readonly inputShapes: Readonly<Record<string, Shape | undefined>>;
  readonly outputShapes: Readonly<Record<string, Shape | undefined>>;
  /** Trainable scalars of `all`, a shared one once. */
  readonly parameters: number;
}

export interface Analysis {
  readonly game: GraphAnalysis;
  readonly networks: Readonly<Record<string, NetworkAnalysis>>;
  readonly blocks: Readonly<Record<string, GraphAnalysis>>;
  /** Trainable scalars per role and network name, shared ones once: `check --json` prints it. */
  readonly totals: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
}
