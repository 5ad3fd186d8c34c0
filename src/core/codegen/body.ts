/**
 * The statements of a forward pass, from top to bottom. A chain of operators runs through one variable; a value that is
 * read again later (a skip connection) gets a name of its own. Nodes that exist in some stages only are computed within
 * `during`, a chain of them together.
 */
import type { DrawnGraph, DrawnNode, Source, StageRange } from "./drawing";
import type { Args } from "./emit";
import { GenerationError } from "./errors";
import type { Names } from "./names";
import { entry, literal, member, shorthand, statement } from "./print";

export interface BodyOptions {
  readonly graph: DrawnGraph;
  readonly names: Names;
  /** What the inputs are called, by id. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Variables for chains: of the body, and within `during`. */
  readonly running: readonly [outer: string, inner: string];
  readonly indent: number;
  readonly uses: Set<string>;
  /** The expression that applies a node; it may be asked for twice. */
  apply(node: DrawnNode, args: Args): string;
  /** The shape of a node's value as a comment says it; nothing where there is none to say. */
  shape(node: DrawnNode): string;
}

/** Nodes that are computed by one statement: one, or a chain that exists in the same stages. */
interface Unit {
  readonly nodes: readonly DrawnNode[];
  readonly last: DrawnNode;
  readonly range?: StageRange;
}

/** The lines of a forward pass, with what it returns. */
export function bodyOf(options: BodyOptions): readonly string[] {
  const { graph, uses } = options;
  const results = graph.outputs.map((node) => {
    const [read] = node.reads;
    if (!read) throw new GenerationError(`The output "${node.id}" reads nothing.`);
    return { name: node.id, sources: read.sources };
  });
  const pass = new Pass(options, { units: unitsOf(graph), results });
  const values = results.map(({ name, sources }) => ({
    name,
    value: grown(
      sources.map((source) => pass.read(source)),
      uses,
    ),
  }));
  const [only] = values;
  if (values.length === 1 && only) return pass.close(only.value);
  return pass.close(`{ ${values.map(({ name, value }) => entry(name, value)).join(", ")} }`);
}

/** Of what holds in different stages, the last that exists. */
export function grown(values: readonly string[], uses: Set<string>): string {
  const [only = ""] = values;
  if (values.length < 2) return only;
  uses.add("latest");
  return `latest(${values.join(", ")})`;
}

/** What is computed in some stages only. */
export function staged(range: StageRange, value: string, uses: Set<string>): string {
  uses.add("during");
  return `during(context, ${literal({ ...range })}, () => ${value})`;
}

/** What stands within another expression is no longer than this. */
const SHORT = 44;
/** Of a line, less its `const name = ` and semicolon. */
const WIDTH = 86;

interface Part {
  readonly units: readonly Unit[];
  readonly results: readonly { readonly sources: readonly Source[] }[];
  /** Of a chain within `during`: what it stands in. */
  readonly around?: Pass;
}

interface Line {
  /** Of a value in the running variable; else the name of a constant. */
  readonly name?: string;
  readonly value: string;
  readonly comment: string;
  /** It goes on from the running variable, which nothing reads after, and its reader goes on from it. */
  readonly continues?: boolean;
}

/** Statements in order, and where each node's value lives meanwhile. */
class Pass {
  readonly #options: BodyOptions;
  readonly #around: Pass | undefined;
  readonly #running: string;
  readonly #indent: number;
  readonly #units: readonly Unit[];
  readonly #lastUse = new Map<string, number>();
  /** How often each node is read. */
  readonly #readings = new Map<string, number>();
  readonly #values = new Map<string, string>();
  /** Expressions that wait to be written within the next statement. */
  readonly #inline = new Map<string, string>();
  readonly #lines: Line[] = [];
  /** The node whose value is in the running variable. */
  #threaded: string | undefined;
  /** Whether the running variable has held a value. */
  #started = false;
  #lastShape = "";

  constructor(options: BodyOptions, { units, results, around }: Part) {
    this.#options = options;
    this.#around = around;
    this.#units = units;
    this.#running = options.running[around === undefined ? 0 : 1];
    this.#indent = options.indent + (around === undefined ? 0 : 2);
    if (around === undefined) {
      for (const [id, name] of options.inputs) this.#values.set(id, name);
    }
    const note = (sources: readonly Source[], at: number): void => {
      for (const { node } of sources) {
        this.#lastUse.set(node, at);
        this.#readings.set(node, (this.#readings.get(node) ?? 0) + 1);
      }
    };
    units.forEach(({ nodes }, at) => {
      for (const { reads } of nodes) for (const { sources } of reads) note(sources, at);
    });
    for (const { sources } of results) note(sources, units.length);
    units.forEach((unit, at) => {
      this.#compute(unit, at);
    });
  }

  read({ node, output }: Source): string {
    const value = this.#value(node);
    if (value === undefined) {
      throw new GenerationError(`Node "${node}" is read before it is computed.`);
    }
    return output === undefined ? value : member(value, output);
  }

  /** The statements, the last of which returns. */
  close(value: string): readonly string[] {
    const { lines: all, result } = this.#rethread(value);
    const last = all.at(-1);
    const returnsLast = last !== undefined && last.name === undefined && result === this.#running;
    const lines = returnsLast ? all.slice(0, -1) : all;
    const changes = lines.filter(({ name }) => name === undefined).length;
    const first = lines.findIndex(({ name }) => name === undefined);
    return [
      ...lines.map(({ name, value, comment }, at) => {
        const keyword = at === first ? (changes === 1 ? "const " : "let ") : "";
        const left = name === undefined ? `${keyword}${this.#running}` : `const ${name}`;
        return statement(`${left} = ${value};`, this.#indent) + comment;
      }),
      returnsLast
        ? statement(`return ${last.value};`, this.#indent) + last.comment
        : statement(`return ${result};`, this.#indent),
    ];
  }

  /** Values that only the next line reads, now that branches stand within lines, go back into the running variable. */
  #rethread(result: string): { readonly lines: readonly Line[]; readonly result: string } {
    const lines = [...this.#lines, { value: result, comment: "" }];
    for (let at = 0; at + 1 < lines.length; at++) {
      const { name, continues, ...line } = lines[at] as Line;
      const next = lines[at + 1] as Line;
      if (name === undefined || continues !== true) continue;
      const mention = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`);
      if (!mention.test(next.value)) continue;
      lines[at] = line;
      const value = next.value.replace(mention, () => this.#running);
      lines[at + 1] = { ...next, value: shorthand(value) };
    }
    return { lines: lines.slice(0, -1), result: lines.at(-1)?.value ?? result };
  }

  #value(node: string): string | undefined {
    if (this.#threaded === node) return this.#running;
    const own = this.#inline.get(node) ?? this.#values.get(node);
    return own === undefined && this.#around !== undefined ? this.#around.#value(node) : own;
  }

  #compute({ nodes, last, range }: Unit, at: number): void {
    const { uses } = this.#options;
    if (range === undefined) {
      const continues = readIds(last).includes(this.#threaded ?? "");
      // Within `during` a chain is short: what it begins with can stand within its second line.
      const begins = continues || (this.#around === undefined && !this.#started);
      const value = this.#apply(last, (text) => text.length + this.#indent <= WIDTH);
      switch (this.#homeOf(last, at, begins, value)) {
        case "running":
          this.#threaded = last.id;
          this.#started = true;
          this.#lines.push({ value, comment: this.#comment(last) });
          return;
        case "inline":
          this.#inline.set(last.id, value);
          return;
        case "named":
          this.#lines.push({
            name: this.#claim(last),
            value,
            comment: this.#comment(last),
            continues: continues && this.#isMain(last),
          });
      }
    } else if (nodes.length === 1) {
      const value = this.#apply(last, (text) => text.length + this.#indent <= WIDTH / 2);
      const name = this.#claim(last);
      this.#lines.push({ name, value: staged(range, value, uses), comment: this.#comment(last) });
    } else {
      const result = { node: last.id, output: undefined };
      const units = nodes.map((node) => ({ nodes: [node], last: node }));
      const inner = new Pass(this.#options, {
        units,
        results: [{ sources: [result] }],
        around: this,
      });
      const [only, ...others] = inner.#lines;
      const lines = inner.close(inner.read(result));
      const isOne = only !== undefined && others.length === 0;
      const block = `{\n${lines.join("\n")}\n${" ".repeat(this.#indent)}}`;
      this.#lines.push({
        name: this.#claim(last),
        value: staged(range, isOne ? only.value : block, uses),
        comment: isOne ? only.comment : "",
      });
    }
  }

  /**
   * Where a value lives: in the running variable as long as the next statement goes on with it, within the next
   * statement where it is a short branch beside the chain, else under a name of its own.
   */
  #homeOf(
    node: DrawnNode,
    at: number,
    begins: boolean,
    value: string,
  ): "running" | "inline" | "named" {
    const isLast = (this.#lastUse.get(node.id) ?? at + 1) <= at + 1;
    if (node.outputs.length > 1 || !isLast) return "named";
    const [first, ...others] = readIds(this.#units[at + 1]?.nodes[0]);
    const isBranch = first !== node.id || (!begins && this.#endsBeside(at));
    if (this.#units[at + 1] === undefined || !isBranch) return "running";
    if (value.length > SHORT) return first === node.id ? "running" : "named";
    return [first, ...others].filter((id) => id === node.id).length === 1 ? "inline" : "named";
  }

  /** Whether a new chain is a branch that after at most one more operator meets the main chain. */
  #endsBeside(at: number): boolean {
    const [node, next, afterNext] = this.#units.slice(at, at + 3).map(({ last }) => last);
    const reads = readIds(next);
    if (reads.length > 1) return true;
    const ends = readIds(afterNext);
    return reads[0] === node?.id && ends.length > 1 && ends.indexOf(next?.id ?? "") > 0;
  }

  /** Whether only one node reads this one, and reads it before all else. */
  #isMain(node: DrawnNode): boolean {
    if (this.#readings.get(node.id) !== 1) return false;
    const reader = this.#units[this.#lastUse.get(node.id) ?? -1];
    return readIds(reader?.nodes[0])[0] === node.id;
  }

  #claim(node: DrawnNode): string {
    const name = this.#options.names.claim(node.id, "Out");
    this.#values.set(node.id, name);
    return name;
  }

  /** The expression of a node; what waits to be written within it gets a name where it would not fit. */
  #apply(node: DrawnNode, fits: (text: string) => boolean): string {
    const text = this.#expression(node);
    const waiting = readIds(node).filter((id) => this.#inline.has(id));
    if (waiting.length === 0 || fits(text)) return text;
    for (const id of waiting) {
      const value = this.#inline.get(id) ?? "";
      this.#inline.delete(id);
      const name = this.#options.names.claim(id, "Out");
      this.#values.set(id, name);
      this.#lines.push({ name, value, comment: "" });
    }
    return this.#expression(node);
  }

  #expression(node: DrawnNode): string {
    const args: Record<string, string[]> = {};
    for (const { port, sources } of node.reads) {
      const values = sources.map((source) => this.read(source));
      args[port.name] = port.many === true ? values : [grown(values, this.#options.uses)];
    }
    return this.#options.apply(node, args);
  }

  /** The shape of a value, where it is another than the line before has it. */
  #comment(node: DrawnNode): string {
    const shape = node.outputs.length > 1 ? "" : this.#options.shape(node);
    const comment = shape !== "" && shape !== this.#lastShape ? ` // ${shape}` : "";
    this.#lastShape = shape;
    return comment;
  }
}

/**
 * The nodes in order, neighbours of the same stages in one unit as long as only its last value is read from elsewhere.
 */
function unitsOf({ layers, outputs }: DrawnGraph): readonly Unit[] {
  const readers = new Map<string, number[]>();
  const note = (node: DrawnNode, at: number): void => {
    for (const { node: id } of node.reads.flatMap(({ sources }) => sources)) {
      readers.set(id, [...(readers.get(id) ?? []), at]);
    }
  };
  layers.forEach(note);
  for (const output of outputs) note(output, layers.length);

  const units: Unit[] = [];
  for (let start = 0; start < layers.length;) {
    const { range } = layers[start] ?? {};
    let end = start + 1;
    if (range !== undefined) {
      while (end < layers.length && sameRange(layers[end]?.range, range)) end += 1;
      // From the widest on: everything but the last has its readers inside.
      while (!isClosed(layers, start, end, readers)) end -= 1;
    }
    const nodes = layers.slice(start, end);
    const last = nodes.at(-1);
    if (last !== undefined) units.push({ nodes, last, ...(range && { range }) });
    start = end;
  }
  return units;
}

function isClosed(
  layers: readonly DrawnNode[],
  start: number,
  end: number,
  readers: ReadonlyMap<string, readonly number[]>,
): boolean {
  return layers
    .slice(start, end - 1)
    .every(({ id }) => (readers.get(id) ?? []).every((reader) => reader < end) && readers.has(id));
}

function readIds(node: DrawnNode | undefined): readonly string[] {
  return node?.reads.flatMap(({ sources }) => sources.map((source) => source.node)) ?? [];
}

function sameRange(a: StageRange | undefined, b: StageRange): boolean {
  return a !== undefined && a.from === b.from && a.until === b.until;
}
