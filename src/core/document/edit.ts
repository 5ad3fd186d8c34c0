/**
 * Edits as data. Every gesture of the editor is one list of `DocumentEdit`s, applied by one pure function on both
 * sides of the wire: the webview applies it at once, the host applies it to the text's document and writes the
 * smallest text change. An edit that no longer fits (its node is gone) is an `EditError` value, never a throw.
 */
import type {
  GanDocument,
  GraphNode,
  GraphPath,
  Order,
  ParameterValue,
  Player,
  Reference,
  Role,
  Stage,
  Training,
} from "./document";

export type DocumentEdit =
  | { readonly kind: "addNodes"; readonly graph: GraphPath; readonly nodes: readonly GraphNode[] }
  /** Removes nodes and every reference to them. */
  | { readonly kind: "removeNodes"; readonly graph: GraphPath; readonly ids: readonly string[] }
  /** Renames a node and every reference to it, in its graph and in `weights`. */
  | {
      readonly kind: "renameNode";
      readonly graph: GraphPath;
      readonly id: string;
      readonly to: string;
    }
  /** An undefined value goes back to the default. */
  | {
      readonly kind: "setParameter";
      readonly graph: GraphPath;
      readonly id: string;
      readonly parameter: string;
      readonly value: ParameterValue | undefined;
    }
  /**
   * Connects `from` to a port, in place of what it read. Where the port takes `many`, or already holds a list, it is
   * appended.
   */
  | {
      readonly kind: "connect";
      readonly graph: GraphPath;
      readonly from: Reference;
      readonly to: { readonly node: string; readonly port: string };
      readonly many?: boolean;
    }
  | {
      readonly kind: "disconnect";
      readonly graph: GraphPath;
      readonly from: Reference;
      readonly to: { readonly node: string; readonly port: string };
    }
  /** Positions; null lets the layout place the node again. */
  | {
      readonly kind: "moveNodes";
      readonly graph: GraphPath;
      readonly positions: Readonly<Record<string, readonly [number, number] | null>>;
    }
  /** Shares (or, with undefined, no longer shares) another node's weights. */
  | {
      readonly kind: "shareWeights";
      readonly graph: GraphPath;
      readonly id: string;
      readonly weights: string | undefined;
    }
  /** The first and last stage in which a node exists; undefined: it is there from the beginning, or to the end. */
  | {
      readonly kind: "setLifetime";
      readonly graph: GraphPath;
      readonly id: string;
      readonly from: string | undefined;
      readonly until: string | undefined;
    }
  /** Replaces the stage of that id. */
  | { readonly kind: "setStage"; readonly stage: Stage }
  /** Replaces the player of that id, or adds it at the end of the round. */
  | { readonly kind: "setPlayer"; readonly player: Player }
  | { readonly kind: "removePlayer"; readonly id: string }
  /** Renames a player, and it in the stages. */
  | { readonly kind: "renamePlayer"; readonly id: string; readonly to: string }
  /** Moves a player to a place of the round, counted from 0. */
  | { readonly kind: "movePlayer"; readonly id: string; readonly place: number }
  | { readonly kind: "setTraining"; readonly training: Partial<Training> }
  | { readonly kind: "setName"; readonly name: string }
  | { readonly kind: "setOrder"; readonly order: Order }
  /** What the sample sheet shows. */
  | { readonly kind: "setSamples"; readonly samples: readonly Reference[] }
  /** A network with an input and an output node, ready to be filled. */
  | { readonly kind: "addNetwork"; readonly name: string; readonly role: Role }
  /** Removes a network, its applications in the game and its place with the players. */
  | { readonly kind: "removeNetwork"; readonly name: string }
  /** Renames a network, and it in applications, players and `weights`. */
  | { readonly kind: "renameNetwork"; readonly name: string; readonly to: string };

export interface EditError {
  readonly message: string;
}

export type EditResult =
  | { readonly ok: true; readonly document: GanDocument }
  | { readonly ok: false; readonly error: EditError };
