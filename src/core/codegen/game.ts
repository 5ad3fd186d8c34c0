/**
 * The code of the game: its sources, and each player's loss written out with all that it takes to compute it, from the
 * draw of the noise to the weighted sum.
 */
import {
  type Burst,
  type GanDocument,
  type Json,
  type Optimizer,
  type Player,
  type Reference,
  type Sampling,
  type Stage,
} from "../document/document";
import { appliedNetwork, formatReference } from "../document/references";
import type { Category, Operator } from "../operators/operator";
import { grown, staged } from "./body";
import type { DrawnGraph, DrawnNode, Source } from "./drawing";
import { type Args, emitLast, noteUses, placeholders } from "./emit";
import { GenerationError } from "./errors";
import { camelCase, Names, networkIdentifier } from "./names";
import { literal, member, propertyName, statement } from "./print";

/** The body of `src/game.ts`, without its header. */
export function gameFile(document: GanDocument, graph: DrawnGraph): string {
  const scope = new GameScope(document, graph);
  const players = document.game.players.map((player) => playerCode(player, scope));
  const samples = [...new Set(document.game.samples)].map((reference, _, all) =>
    sampleCode(reference, all, scope),
  );
  const sources = scope.declared((category) => category !== "Taps");
  const taps = scope.declared((category) => category === "Taps");
  const sampling = samplingCode(document.game.sampling);
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
    ...(sources.length === 0 ? ["  sources: {},"] : ["  sources: {", ...sources, "  },"]),
    ...(taps.length === 0 ? [] : ["  taps: {", ...taps, "  },"]),
    ...stagesCode(document.stages ?? []),
    `  order: ${JSON.stringify(document.game.order)},`,
    "  players: [",
    ...players.flat(),
    "  ],",
    "  samples: {",
    ...samples.flat(),
    "  },",
    ...sampling,
    "});",
    "",
  ].join("\n");
}

/** Adversarial losses by kind in which D is a probability; in the others it is the bare number. */
const PROBABILITIES: ReadonlySet<unknown> = new Set(["minimax", "nonSaturating"]);

/** What a discriminator says of a batch: its mean is worth watching. */
interface Verdict {
  readonly source: Source;
  readonly isProbability: boolean;
}

/** What the game's adversarial losses read. */
function verdictsOf(graph: DrawnGraph): readonly Verdict[] {
  return graph.layers.flatMap((node) => {
    const { op } = node.written;
    if (op !== "discriminatorLoss" && op !== "generatorLoss") return [];
    const isProbability = PROBABILITIES.has(node.sights.at(-1)?.node.params["kind"]);
    return node.reads.flatMap(({ sources }) =>
      sources.map((source) => ({ source, isProbability })),
    );
  });
}

/** The stages of growth, each with what it does otherwise than usual. */
function stagesCode(stages: readonly Stage[]): string[] {
  if (stages.length === 0) return [];
  return [
    "  // What exists in which stage is said by `during` where it is computed.",
    "  stages: [",
    ...stages.map((stage) => statement(`${literal(plainJson(stage))},`, 4)),
    "  ],",
  ];
}

/** What making images does otherwise than the runtime would by itself. */
function samplingCode(sampling: Sampling = {}): string[] {
  const { weights, statistics, passes, truncation, noise, mixing } = sampling;
  const chosen = plainJson({
    weights: weights === "average" ? undefined : weights,
    statistics: statistics === "running" ? undefined : statistics,
    passes: statistics === "standing" ? passes : undefined,
    truncation,
    class: sampling.class,
    noise: noise === "drawn" ? undefined : noise,
    mixing,
  });
  const text = literal(chosen);
  return text === "{}" ? [] : [statement(`sampling: ${text},`, 2)];
}

/** Without what is undefined. */
function plainJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** The game's nodes by id, and the imports that their code needs. */
class GameScope {
  readonly uses = new Set<string>();
  readonly #document: GanDocument;
  readonly #graph: DrawnGraph;
  readonly #byId: ReadonlyMap<string, DrawnNode>;
  readonly #verdicts: readonly Verdict[];
  /** Verdicts that a player reports already. */
  readonly #reported = new Set<string>();

  constructor(document: GanDocument, graph: DrawnGraph) {
    this.#document = document;
    this.#graph = graph;
    this.#byId = new Map(graph.layers.map((node) => [node.id, node]));
    this.#verdicts = verdictsOf(graph);
  }

  /** One property per source, or per tap, that the game declares. */
  declared(wanted: (category: Category | undefined) => boolean): string[] {
    return this.#graph.layers.flatMap((node) => {
      if (!wanted(operatorOf(node)?.category)) return [];
      const emitted = this.#emit(node, placeholders(node));
      if (!emitted.declare) return [];
      noteUses(emitted.declare, this.uses);
      return [statement(`${propertyName(node.id)}: ${emitted.declare.text},`, 4)];
    });
  }

  /** The statements that compute the given nodes, and where each value lives. */
  compute(targets: readonly string[], indent: number, reports: boolean): Computation {
    const needed = this.#ancestors(targets);
    const names = new Names([
      "context",
      "game",
      ...Object.keys(this.#document.networks).map(networkIdentifier),
      ...needed.flatMap((node) => this.#emit(node, placeholders(node)).apply.uses),
      ...["during", "latest", "sigmoid", "weighted"],
    ]);
    const values = new Map<string, string>();
    const lines: string[] = [];
    for (const node of needed) {
      const args: Record<string, string[]> = {};
      for (const { port, sources } of node.reads) {
        const read = sources.map((source) => {
          const value = values.get(source.node) ?? "";
          return source.output === undefined ? value : member(value, source.output);
        });
        args[port.name] = port.many === true ? read : [grown(read, this.uses)];
      }
      const { apply } = this.#emit(node, args);
      noteUses(apply, this.uses);
      const isTarget = targets.includes(node.id);
      if (isTarget && node.range !== undefined) {
        throw new GenerationError(
          `The game's "${node.id}" exists in some stages only, but what a player minimises or a sheet shows exists in all.`,
        );
      }
      if (isTarget) {
        values.set(node.id, apply.text);
        continue;
      }
      const name = names.claim(node.id, "Value");
      values.set(node.id, name);
      const value = node.range ? staged(node.range, apply.text, this.uses) : apply.text;
      lines.push(statement(`const ${name} = ${value};`, indent));
      if (!reports) continue;
      for (const line of this.#reports(node, name)) lines.push(statement(line, indent));
    }
    return { lines, values };
  }

  outputsOf(id: string): number {
    return this.#byId.get(id)?.outputs.length ?? 0;
  }

  /** What a loss node minimises, as a paper writes it. */
  formula(id: string): string | undefined {
    const node = this.#byId.get(id)?.sights.at(-1)?.node;
    return node?.operator?.formula?.(node.params as never);
  }

  #emit(node: DrawnNode, args: Args) {
    return emitLast(node, {
      document: this.#document,
      layer: camelCase(node.id),
      args,
      scope: "scope",
    });
  }

  /** The lines that report verdicts whose node has just been computed under a name. */
  #reports(node: DrawnNode, name: string): string[] {
    return this.#verdicts
      .filter(({ source }) => source.node === node.id)
      .flatMap(({ source, isProbability }) => {
        // One network has one verdict; a batch that was split has several.
        const isApplication = appliedNetwork(node.written) !== undefined;
        const id = isApplication
          ? node.id
          : formatReference({ node: node.id, port: source.output });
        if (this.#reported.has(id)) return [];
        this.#reported.add(id);
        if (isProbability) this.uses.add("sigmoid");
        const value = source.output === undefined ? name : member(name, source.output);
        return `context.report(${JSON.stringify(id)}, ${isProbability ? `sigmoid(${value})` : value});`;
      });
  }

  #ancestors(targets: readonly string[]): DrawnNode[] {
    const needed = new Set<string>();
    const stack = [...targets];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const node = this.#byId.get(id);
      if (!node) throw new GenerationError(`The game has no node "${id}".`);
      if (needed.has(id)) continue;
      needed.add(id);
      stack.push(...node.reads.flatMap(({ sources }) => sources.map((source) => source.node)));
    }
    return this.#graph.layers.filter((node) => needed.has(node.id));
  }
}

function operatorOf(node: DrawnNode): Operator | undefined {
  return node.sights.at(-1)?.node.operator;
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
    ...burstsCode(player.bursts ?? []),
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
    const isOne = /^(?:\|[^|]*\||\w+)$/.test(formula);
    return { id, formula: `${literal(weight)} * ${isOne ? formula : `(${formula})`}` };
  });
  const [first] = terms;
  if (first?.formula === undefined || terms.some(({ formula }) => formula === undefined)) return [];
  if (terms.length === 1) return [`      // Minimises the mean of ${first.formula}.`];
  return [
    "      // Minimises the sum of the means of",
    ...terms.map(({ id, formula }) => `      //   ${id}: ${formula}`),
  ];
}

/** Prettier gives several objects a line each. */
function burstsCode(bursts: readonly Burst[]): string[] {
  const items = bursts.map((burst) => literal({ ...burst }));
  if (items.length < 2) return items.map((item) => `      bursts: [${item}],`);
  return ["      bursts: [", ...items.map((item) => `        ${item},`), "      ],"];
}

function optional(name: string, value: Parameters<typeof literal>[0] | undefined): string[] {
  return value === undefined ? [] : [statement(`${name}: ${literal(value)},`, 6)];
}

function optimizerCode(optimizer: Optimizer, uses: Set<string>): string {
  const { kind, ...options } = optimizer;
  uses.add(kind);
  return `${kind}(${literal(plainJson(options))})`;
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
