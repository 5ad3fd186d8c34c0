/**
 * The code of the game: its sources, and each player's loss written out with all that it takes to compute it, from the
 * draw of the noise to the weighted sum.
 */
import type { Analysis, NodeAnalysis } from "../analysis/analysis";
import {
  networkOf,
  type GanDocument,
  type Json,
  type Optimizer,
  type Player,
  type Reference,
} from "../document/document";
import { emit, noteUses, preview, sourcesOf } from "./emit";
import { GenerationError } from "./errors";
import { camelCase, Names, networkIdentifier } from "./names";
import { literal, member, propertyName, statement } from "./print";

/** The body of `src/game.ts`, without its header. */
export function gameFile(document: GanDocument, analysis: Analysis): string {
  const scope = new GameScope(document, analysis);
  const players = document.game.players.map((player) => playerCode(player, scope));
  const statistics = document.game.sampling?.statistics;
  const samples = [...new Set(document.game.samples)].map((reference, _, all) =>
    sampleCode(reference, all, scope),
  );
  const sources = scope.sources();
  const networks = Object.keys(document.networks).map((name) => ({
    name,
    identifier: networkIdentifier(name),
  }));
  scope.uses.add("defineGame");

  const imports = [
    statement(`import { ${[...scope.uses].sort().join(", ")} } from "ganvas";`, 0),
    ...[...networks]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, identifier }) => `import { ${identifier} } from "./${name}";`),
  ];
  return [
    ...imports,
    "",
    "/** The game: what is drawn, who plays, and what each player minimises. */",
    "export const game = defineGame({",
    statement(`networks: [${networks.map(({ identifier }) => identifier).join(", ")}],`, 2),
    "  sources: {",
    ...sources,
    "  },",
    `  order: ${JSON.stringify(document.game.order)},`,
    "  players: [",
    ...players.flat(),
    "  ],",
    "  samples: {",
    ...samples.flat(),
    "  },",
    // Running statistics are the runtime's own choice.
    ...(statistics === "batch" ? ['  sampling: { statistics: "batch" },'] : []),
    "});",
    "",
  ].join("\n");
}

/** The game's nodes by id, and the imports that their code needs. */
class GameScope {
  readonly uses = new Set<string>();
  readonly #document: GanDocument;
  readonly #analysis: Analysis;
  /** Verdicts that a player reports already. */
  readonly #reported = new Set<string>();

  constructor(document: GanDocument, analysis: Analysis) {
    this.#document = document;
    this.#analysis = analysis;
  }

  /** One property of `sources` per source of the game. */
  sources(): string[] {
    return this.#analysis.game.nodes.flatMap((node) => {
      const emitted = this.#emit(node, {});
      if (!emitted.declare) return [];
      noteUses(emitted.declare, this.uses);
      return [statement(`${propertyName(node.path)}: ${emitted.declare.text},`, 4)];
    });
  }

  /** The statements that compute the given nodes, and where each value lives. */
  compute(targets: readonly string[], indent: number, reports: boolean): Computation {
    const needed = this.#ancestors(targets);
    const names = new Names([
      "context",
      "game",
      ...Object.keys(this.#document.networks).map(networkIdentifier),
      ...this.#imports(needed),
    ]);
    const values = new Map<string, string>();
    const lines: string[] = [];
    for (const node of needed) {
      const args: Record<string, string[]> = {};
      for (const source of sourcesOf(node, this.#analysis.game.byId)) {
        const value = values.get(source.node) ?? "";
        (args[source.port] ??= []).push(
          source.output === undefined ? value : member(value, source.output),
        );
      }
      const { apply } = this.#emit(node, args);
      noteUses(apply, this.uses);
      const isTarget = targets.includes(node.path);
      if (isTarget) {
        values.set(node.path, apply.text);
        continue;
      }
      const name = names.claim(node.path, "Value");
      values.set(node.path, name);
      lines.push(statement(`const ${name} = ${apply.text};`, indent));
      if (reports && this.#judges(node) && !this.#reported.has(node.path)) {
        this.#reported.add(node.path);
        this.uses.add("sigmoid");
        lines.push(
          statement(`context.report(${JSON.stringify(node.path)}, sigmoid(${name}));`, indent),
        );
      }
    }
    return { lines, values };
  }

  outputsOf(id: string): number {
    return this.#analysis.game.byId.get(id)?.outputs.length ?? 0;
  }

  /** What a loss node minimises, as a paper writes it. */
  formula(id: string): string | undefined {
    const node = this.#analysis.game.byId.get(id);
    return node?.operator?.formula?.(node.params as never);
  }

  #emit(node: NodeAnalysis, args: Readonly<Record<string, readonly string[]>>) {
    return emit(node, { document: this.#document, layer: camelCase(node.path), args });
  }

  /** Whether a node's output is a discriminator's verdict, whose mean is worth watching. */
  #judges(node: NodeAnalysis): boolean {
    const network = node.node.params?.["network"];
    return (
      node.node.op === "apply" &&
      typeof network === "string" &&
      networkOf(this.#document, network)?.role === "discriminator" &&
      node.outputs.length === 1
    );
  }

  #imports(nodes: readonly NodeAnalysis[]): string[] {
    return nodes.flatMap((node) => preview(node, this.#document).apply.uses);
  }

  #ancestors(targets: readonly string[]): NodeAnalysis[] {
    const { byId, nodes } = this.#analysis.game;
    const needed = new Set<string>();
    const stack = [...targets];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const node = byId.get(id);
      if (!node) throw new GenerationError(`The game has no node "${id}".`);
      if (needed.has(id)) continue;
      needed.add(id);
      stack.push(...sourcesOf(node, byId).map((source) => source.node));
    }
    return nodes.filter((node) => needed.has(node.path));
  }
}

interface Computation {
  readonly lines: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

function playerCode(player: Player, scope: GameScope): string[] {
  const losses = player.minimises.map(({ loss, weight }) => ({
    id: nodeId(loss),
    weight: weight ?? 1,
  }));
  const { lines, values } = scope.compute(
    losses.map((loss) => loss.id),
    8,
    true,
  );
  const terms = losses.map(({ id, weight }) => {
    const value = values.get(id) ?? "";
    if (weight === 1) return `${propertyName(id)}: ${value}`;
    scope.uses.add("weighted");
    return `${propertyName(id)}: weighted(${literal(weight)}, ${value})`;
  });
  return [
    "    {",
    `      name: ${JSON.stringify(player.id)},`,
    statement(`trains: ${literal([...player.trains])},`, 6),
    statement(`optimizer: ${optimizerCode(player.optimizer, scope.uses)},`, 6),
    `      steps: ${player.steps ?? 1},`,
    ...optional(
      "bursts",
      player.bursts?.map((burst) => ({ ...burst })),
    ),
    ...optional("accumulate", player.accumulate),
    ...optional("clip", player.clip && { ...player.clip }),
    ...optional("average", player.average && { ...player.average }),
    ...objective(losses, scope),
    "      loss(context) {",
    ...lines,
    statement(`return { ${terms.join(", ")} };`, 8),
    "      },",
    "    },",
  ];
}

/** What a player minimises, as a paper writes it, in comments; nothing where a loss has no formula. */
function objective(
  losses: readonly { readonly id: string; readonly weight: number }[],
  scope: GameScope,
): string[] {
  const terms = losses.map(({ id, weight }) => {
    const formula = scope.formula(id);
    if (formula === undefined || weight === 1) return { id, formula };
    return { id, formula: `${literal(weight)} * (${formula})` };
  });
  const [first] = terms;
  if (first?.formula === undefined || terms.some(({ formula }) => formula === undefined)) return [];
  if (terms.length === 1) return [`      // Minimises the mean of ${first.formula}.`];
  return [
    "      // Minimises the sum of the means of",
    ...terms.map(({ id, formula }) => `      //   ${id}: ${formula}`),
  ];
}

function optional(name: string, value: Parameters<typeof literal>[0] | undefined): string[] {
  return value === undefined ? [] : [statement(`${name}: ${literal(value)},`, 6)];
}

function optimizerCode(optimizer: Optimizer, uses: Set<string>): string {
  const { kind, ...options } = optimizer;
  uses.add(kind);
  return `${kind}(${literal(JSON.parse(JSON.stringify(options)) as Json)})`;
}

function sampleCode(reference: Reference, all: readonly Reference[], scope: GameScope): string[] {
  const id = nodeId(reference);
  // Two outputs of one application are two samples.
  const name = all.filter((other) => nodeId(other) === id).length > 1 ? reference : id;
  const { lines, values } = scope.compute([id], 6, false);
  const port = reference.includes(".")
    ? reference.slice(reference.lastIndexOf(".") + 1)
    : undefined;
  const value = values.get(id) ?? "";
  const several = scope.outputsOf(id) > 1;
  return [
    `    ${propertyName(name)}(context) {`,
    ...lines,
    statement(`return ${port === undefined || !several ? value : member(value, port)};`, 6),
    "    },",
  ];
}

function nodeId(reference: Reference): string {
  const dot = reference.lastIndexOf(".");
  return dot < 0 ? reference : reference.slice(0, dot);
}
