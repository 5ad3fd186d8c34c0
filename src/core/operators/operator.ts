/**
 * What an operator is: one catalogue entry from which everything else derives. The palette, the inspector, search,
 * validation, shapes on edges, parameter counts, FLOPs and memory, random draws, generated code and the reference page
 * all read the same entry, so that adding an operator is adding one `operator({...})` to one file.
 *
 * Shapes are per sample, NHWC without the batch. A shape rule returns a problem as a value: what it got, what it
 * wanted, what would fix it.
 */
import type { GanDocument, GraphNode, ParameterValue, Shape, Stage } from "../document/document";

/** Palette sections, in this order. */
export const CATEGORIES = [
  "Sources",
  "Networks",
  "Taps",
  "Losses",
  "Ports",
  "Dense",
  "Convolution",
  "Styles",
  "Growth",
  "Normalisation",
  "Activation",
  "Regularisation",
  "Shape",
  "Arithmetic",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What flows along an edge: features and images, integer class labels, or a scalar loss. */
export type PortType = "tensor" | "label" | "loss";

export interface Port {
  readonly name: string;
  readonly type: PortType;
  /** Takes several edges, in order (concat, add). */
  readonly many?: boolean;
  readonly optional?: boolean;
  readonly doc?: string;
}

/** How a trainable tensor begins. `dataLogit`: the logit of the training set's mean image (Goodfellow's output bias). */
export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly mean?: number; readonly deviation: number }
  | { readonly kind: "truncatedNormal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "glorotUniform" }
  | { readonly kind: "heNormal" }
  | { readonly kind: "orthogonal"; readonly gain?: number }
  | { readonly kind: "dataLogit" };

/** The description of one parameter of an operator: its type, range and default, and how the inspector shows it. */
export type ParameterSpec = ParameterKind & {
  /** Values of other parameters without which this one says nothing; the inspector then leaves it out. */
  readonly when?: Readonly<Record<string, string | number | boolean>>;
};

type ParameterKind =
  | {
      readonly type: "integer" | "number";
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly label: string;
      readonly doc?: string;
    }
  | {
      readonly type: "boolean";
      readonly default: boolean;
      readonly label: string;
      readonly doc?: string;
    }
  | {
      readonly type: "choice";
      readonly choices: readonly string[];
      readonly default: string;
      readonly label: string;
      readonly doc?: string;
    }
  | {
      readonly type: "text";
      readonly default: string;
      readonly label: string;
      readonly doc?: string;
    }
  | {
      readonly type: "shape";
      readonly default: Shape;
      /** The most numbers that it may have; 5 unless given, as many as a tensor has axes. */
      readonly longest?: number;
      readonly label: string;
      readonly doc?: string;
    }
  | {
      readonly type: "initializer";
      readonly default: Initializer;
      readonly label: string;
      readonly doc?: string;
    }
  /** The name of a network of the document. */
  | {
      readonly type: "network";
      readonly default: string;
      readonly label: string;
      readonly doc?: string;
    };

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** The TypeScript type of the values that a description admits. */
export type ValuesOf<S extends ParameterSpecs> = {
  readonly [K in keyof S]: S[K] extends { type: "choice"; choices: readonly (infer C)[] }
    ? C
    : S[K] extends { type: "initializer" }
      ? Initializer
      : S[K]["default"] extends number
        ? number
        : S[K]["default"] extends boolean
          ? boolean
          : S[K]["default"] extends readonly number[]
            ? Shape
            : string;
};

/** Where a rule looks: the node, its parameters (defaults filled in, block parameters resolved) and its inputs' shapes. */
export interface Site<V = Readonly<Record<string, ParameterValue>>> {
  readonly node: GraphNode;
  readonly params: V;
  /** By port; a port that takes many holds all of its shapes in order, a single one holds one. */
  readonly inputs: Readonly<Record<string, readonly Shape[]>>;
  readonly document: GanDocument;
  /** The stage of growth that is looked at; absent in a document without stages. */
  readonly stage?: Stage;
  /** What a network's input nodes declare and its output nodes give, by name; for applications of networks. */
  readonly signatureOf?: (network: string) => NetworkSignature | undefined;
}

/** The shapes at a network's border; undefined where a fault inside leaves one unknown. */
export interface NetworkSignature {
  readonly inputs: Readonly<Record<string, Shape | undefined>>;
  readonly outputs: Readonly<Record<string, Shape | undefined>>;
}

export interface ShapeProblem {
  readonly port?: string;
  readonly parameter?: string;
  /** Defaults to `shape-mismatch`. */
  readonly code?: string;
  /** A clause that follows the node's name: `reads an image [height, width, channels], but gets [784].` */
  readonly message: string;
  readonly fix?: string;
  /** Parameter values that would mend it. */
  readonly set?: Readonly<Record<string, ParameterValue>>;
}

export type ShapeResult =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, Shape>> }
  | { readonly ok: false; readonly problem: ShapeProblem };

/** A tensor that the operator owns, under `<network>/<node>/<name>`. */
export interface OwnedTensor {
  readonly name: string;
  readonly shape: Shape;
  /** Trainable ones are counted; the rest is state (running statistics, spectral vectors). */
  readonly trainable: boolean;
}

/** A random tensor that the operator reads per application; the runtime fills it from outside. */
export interface DrawSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly distribution: "normal" | "uniform" | "bernoulli";
}

/** Emitted code: an expression, and the names it imports from "ganvas". */
export interface Code {
  readonly text: string;
  readonly uses: readonly string[];
}

/** What code emission sees beside the site. */
export interface EmitSite<V = Readonly<Record<string, ParameterValue>>> extends Site<V> {
  /** The expression that reads each input port; ports that take many hold a list. */
  readonly args: Readonly<Record<string, readonly string[]>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  /** The identifier bound to the layer by `declare`; of an `input` node, the one bound to what it reads. */
  readonly layer: string;
  /** The expression that declares the node's tensors: `scope`, or `scope.shared("network/node")`. */
  readonly scope: string;
  /** The identifier of the network that an application applies. */
  readonly network?: string;
}

/**
 * `declare` is the right-hand side of `const <layer> = ...`, once per node: in a network `dense(scope, "fc1", {...})`,
 * in the game the description of a source. `apply` computes the node's output; one that has several outputs returns an
 * object with their names.
 */
export interface Emitted {
  readonly declare?: Code;
  readonly apply: Code;
}

export interface Citation {
  readonly title: string;
  readonly url: string;
}

type Ports = readonly Port[] | ((node: GraphNode, document: GanDocument) => readonly Port[]);

export interface OperatorEntry<S extends ParameterSpecs> {
  readonly id: string;
  readonly level: "network" | "game";
  readonly title: string;
  readonly category: Category;
  /** One sentence. */
  readonly doc: string;
  readonly paper?: Citation;
  readonly keywords?: readonly string[];
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly params: S;
  /** Of a loss: what it minimises, as a paper writes it, on one line. */
  formula?(params: ValuesOf<S>): string;
  /** A few words under the node's title: `4x4, stride 2 -> 64`. */
  summary?(site: Site<ValuesOf<S>>): string;
  shape(site: Site<ValuesOf<S>>): ShapeResult;
  tensors?(site: Site<ValuesOf<S>>): readonly OwnedTensor[];
  /** Multiply-adds times two, per sample. */
  flops?(site: Site<ValuesOf<S>>, outputs: Readonly<Record<string, Shape>>): number;
  draws?(site: Site<ValuesOf<S>>, outputs: Readonly<Record<string, Shape>>): readonly DrawSpec[];
  /** False where no right second derivative exists: a gradient penalty must not reach it. */
  readonly twiceDifferentiable?: boolean;
  /** True where no gradient goes back to what it reads. */
  readonly stopsGradient?: boolean;
  emit(site: EmitSite<ValuesOf<S>>): Emitted;
}

/** An entry of the catalogue with its parameter types erased, as everything generic sees it. */
export type Operator = OperatorEntry<ParameterSpecs>;

/** Declares an operator; the parameter types of its rules follow from `params`. */
export function operator<const S extends ParameterSpecs>(entry: OperatorEntry<S>): Operator {
  // The catalogue checks every value against `params` before it calls a rule, which makes the erasure sound.
  return entry;
}
