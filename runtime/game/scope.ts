/**
 * Where a network's tensors are declared. Building a network runs once and only collects declarations: a path, a shape,
 * how it begins. Which numbers stand there is the affair of whoever applies the network (see `context.ts`).
 */
import type { Fans, Initializer } from "./initializers";
import { GameError } from "./errors";

/** A named tensor of a network. */
export interface Declaration {
  /** `network/node/name`: stable over runs, the tensor's name in checkpoints. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  readonly fans?: Fans;
  /** Trainable ones are parameters; the rest is state (running statistics). */
  readonly trainable: boolean;
  /** The tensor is another node's; it begins and is counted there. */
  readonly shared: boolean;
}

/** What one node may declare. */
export interface NodeScope {
  /** The node's name within its network, `block/node` inside a block. It keys the node's draws. */
  readonly id: string;
  /** Declares a trainable tensor. `fans` is given for kernels, whose initializers scale by it. */
  parameter(
    name: string,
    shape: readonly number[],
    initializer: Initializer,
    fans?: Fans,
  ): Declaration;
  /** Declares a tensor that is carried from step to step but not trained. */
  state(name: string, shape: readonly number[], initializer: Initializer): Declaration;
}

/** A place in a network where nodes are declared. */
export interface Scope {
  /** Declares the node `id`. Throws {@link GameError} when the name is taken. */
  node(id: string): NodeScope;
  /**
   * A place whose nodes use the tensors of the node at `path` (`network/node`) instead of own ones; a block in it those of
   * the block at `path`, node for node.
   */
  shared(path: string): Scope;
  /** A place inside this one, for the nodes of a block. */
  block(id: string): Scope;
}

/** A scope for a network, and the list into which its declarations go, in order. */
export function openScope(network: string): { scope: Scope; declarations: readonly Declaration[] } {
  const declarations: Declaration[] = [];
  const nodes = new Set<string>();

  const openNode = (id: string, path: string, shared: boolean): NodeScope => {
    if (nodes.has(id)) {
      throw new GameError(`The network "${network}" has two nodes "${id}". Rename one of them.`);
    }
    nodes.add(id);
    const declare = (declaration: Omit<Declaration, "path" | "shared">, name: string) => {
      const declared = { ...declaration, path: `${path}/${name}`, shared };
      declarations.push(declared);
      return declared;
    };
    return {
      id,
      parameter: (name, shape, initializer, fans) =>
        declare({ shape, initializer, fans, trainable: true }, name),
      state: (name, shape, initializer) => declare({ shape, initializer, trainable: false }, name),
    };
  };

  const place = (prefix: string, ownerOf?: (id: string) => string): Scope => ({
    node: (id) =>
      openNode(prefix + id, ownerOf?.(id) ?? `${network}/${prefix}${id}`, ownerOf !== undefined),
    shared: (path) => ({
      ...place(prefix, () => path),
      block: (id) => place(`${prefix}${id}/`, (inner) => `${path}/${inner}`),
    }),
    block: (id) => place(`${prefix}${id}/`, ownerOf && ((inner) => ownerOf(`${id}/${inner}`))),
  });
  return { scope: place(""), declarations };
}
