/** What WGAN's networks are built from, and what a variant gives back. */
import type { Block, GraphNode } from "../../../src/core/document/document";

export interface Sizes {
  readonly resolution: number;
  readonly channels: number;
  readonly latent: number;
  readonly width: number;
  readonly criticWidth: number;
  readonly classes: number;
}

export interface Networks {
  readonly generator: readonly GraphNode[];
  readonly critic: readonly GraphNode[];
  readonly blocks?: Readonly<Record<string, Block>>;
}

/** A critic's number is no logit: there is no sigmoid behind it, and its output has a name that says so. */
export function asCritic(discriminator: readonly GraphNode[]): readonly GraphNode[] {
  return discriminator.map((node) => (node.op === "output" ? { ...node, id: "score" } : node));
}

/** A network without its batch norms; what read one reads what that one read. */
export function withoutNorms(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const past = new Map(
    nodes.flatMap(({ id, op, in: reads }) => {
      const source = reads?.x;
      return op === "batchNorm" && typeof source === "string" ? [[id, source] as const] : [];
    }),
  );
  return nodes
    .filter(({ id }) => !past.has(id))
    .map((node) => {
      const source = node.in?.x;
      const before = typeof source === "string" ? past.get(source) : undefined;
      return before === undefined ? node : { ...node, in: { ...node.in, x: before } };
    });
}
