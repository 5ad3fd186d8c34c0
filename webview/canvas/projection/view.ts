/**
 * What the canvas draws: plain data projected from a document and its analysis. A node's size and the places of its
 * ports are part of the view, so that the layout and the edges need no measuring; what changes while a run trains
 * (thumbnails, meters) is not, so that a card never changes its size under one's hand.
 */
import type { Severity } from "../../../src/core/document/diagnostic";
import type { Shape } from "../../../src/core/document/document";
import type { Presence } from "./stages";
import type { Category, PortType } from "../../../src/core/operators/operator";

/** Whose something is. In high contrast the shape of the stripe and a label say it, not the colour. */
export type Tint = "generator" | "discriminator" | "loss" | "neutral";

/** What a card shows besides its title. */
export type Face =
  /** A feature map drawn as a box. */
  | { readonly kind: "silhouette"; readonly shape: Shape | undefined }
  /** The graph of a function: an activation. */
  | { readonly kind: "curve"; readonly operator: string; readonly slope: number }
  | { readonly kind: "plain" }
  /** The newest samples of a run. */
  | { readonly kind: "samples"; readonly shape: Shape | undefined }
  /** The mean verdict of a discriminator, reported under the node's id. */
  | { readonly kind: "verdict"; readonly label: string }
  /** A thumbnail of the training data. */
  | { readonly kind: "data"; readonly shape: Shape | undefined }
  /** A loss: who minimises it, with its newest value. */
  | {
      readonly kind: "loss";
      readonly players: readonly { readonly id: string; readonly tint: Tint }[];
    };

/** Which way a graph runs: to the right, or, in a narrow editor, down. */
export type Direction = "right" | "down";

export interface PortView {
  readonly name: string;
  readonly type: PortType;
  /** Where on the card, from its upper left corner. */
  readonly side: "left" | "right" | "top" | "bottom";
  readonly x: number;
  readonly y: number;
  /** Written beside the port where a node has several. */
  readonly label?: string;
  readonly connected: boolean;
}

export interface NodeView {
  readonly id: string;
  readonly kind: "layer" | "block" | "frame" | "source" | "application" | "tap" | "loss";
  readonly category: Category | undefined;
  readonly tint: Tint;
  readonly title: string;
  /** Lines under the title. */
  readonly lines: readonly string[];
  /** The opened block in which it stands, by the path of its frame. */
  readonly parent?: string;
  /** With whom it shares its weights. */
  readonly shared?: SharedMark;
  /** The stages of growth in which it exists, where these are not all: `from 8×8`. */
  readonly stages?: string;
  readonly presence: Presence;
  readonly face: Face;
  /** Trainable scalars, written in the corner of a layer. */
  readonly parameters: number;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  /** Of an opened block: where its inputs and outputs stand for what is inside. */
  readonly within?: { readonly from: readonly PortView[]; readonly to: readonly PortView[] };
  readonly problems: readonly ProblemView[];
  /** Where a person put it. */
  readonly at?: readonly [number, number];
  /** Of an application: how often its network is applied, where that is more than once. */
  readonly applied?: number;
  /** The network or block that opens on double-click. */
  readonly opens?: string;
  /** What a screen reader says. */
  readonly label: string;
}

/** One set of weights that several layers use. */
export interface SharedMark {
  /** Its owner, `network/node`: who shares has the same. */
  readonly owner: string;
  /** The owner's name; of the owner itself, who else uses its weights. */
  readonly text: string;
  readonly title: string;
  /** Which of the marks' colours. */
  readonly colour: number;
}

export interface ProblemView {
  readonly severity: Severity;
  readonly message: string;
}

export interface EdgeView {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  readonly tint: Tint;
  readonly type: PortType;
  /** The shape that flows, as text; empty where it is unknown. */
  readonly label: string;
  /** Names of its ports, where their nodes have several: they stand over the edge's ends. */
  readonly sourceLabel?: string;
  readonly targetLabel?: string;
  /** A problem at the port it leads to. */
  readonly faulty: boolean;
  /** Nothing flows along it in the stage shown. */
  readonly idle: boolean;
  /** The opened block in which it runs. */
  readonly within?: string;
}

/** Two applications joined because they are of one network, or of networks that share layers. */
export interface SharedView {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly tint: Tint;
  /** `same weights`, `4 of 5 layers shared`. */
  readonly text: string;
  /** Whether they should stand in one column: they are of one network. */
  readonly same: boolean;
}

export interface GraphView {
  readonly direction: Direction;
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly shared: readonly SharedView[];
}
