/** Plays rounds of a game as a trainer does, eagerly or compiled. */
import { trace } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor, Program } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import {
  buildProgram,
  type Game,
  type GameProgram,
  type HostBatch,
  type UpdatePlan,
} from "../../../runtime/game";
import { draw } from "../../../runtime/random/draws";

export type State = Readonly<Record<string, HostTensor>>;

export interface Played {
  readonly program: GameProgram;
  readonly state: State;
  /** Outputs of each run, in order. */
  readonly outputs: readonly Readonly<Record<string, number>>[];
  /** Inputs of each run, in order. */
  readonly feeds: readonly Readonly<Record<string, HostTensor>>[];
  readonly updates: Readonly<Record<string, number>>;
}

export interface PlayOptions {
  readonly rounds: number;
  readonly batch: number;
  /** Of a game that grows. */
  readonly stage?: string;
  readonly engine?: "eager" | "compiled";
  readonly seed?: number;
  /** Where to begin, if not before the first round. */
  readonly start?: { readonly round: number; readonly updates: Played["updates"] };
  /** Where to go on from. */
  readonly from?: {
    readonly round: number;
    readonly state: State;
    readonly updates: Played["updates"];
  };
  readonly data?: (source: string, number: number) => HostBatch;
}

export async function play(game: Game, options: PlayOptions): Promise<Played> {
  const { rounds, batch, stage, engine = "eager", seed = 1, from, data = noData } = options;
  const program = buildProgram(game, { batch, stage });
  let state: State = from?.state ?? program.initialState({ seed });
  const { round: first = 0, updates: made = {} } = from ?? options.start ?? {};
  const updates: Record<string, number> = { ...made };
  const outputs: Record<string, number>[] = [];
  const allFeeds: Record<string, HostTensor>[] = [];

  const ort = createOnnxRuntimeEngine({ provider: "cpu", threads: 1 });
  const held = ort.createState(state);
  const compiled = new Map<UpdatePlan, Program>();
  for (const plan of program.plans) compiled.set(plan, await ort.load(trace(plan.build)));
  for (let round = first; round < first + rounds; round++) {
    for (const { plan, part } of program.round(round)) {
      const at = { seed, round, updates, part };
      const batches = Object.entries(plan.batches(at)).map(([source, number]) => {
        return [source, data(source, number)] as const;
      });
      const feeds = plan.feeds(at, Object.fromEntries(batches));
      allFeeds.push(feeds);
      if (engine === "eager") {
        const result = runEagerly(plan.build, state, feeds);
        state = { ...state, ...result.updates };
        outputs.push(numbers(result.outputs));
      } else {
        outputs.push(numbers((await compiled.get(plan)?.run(held, feeds)) ?? {}));
      }
      for (const player of plan.players) updates[player] = (updates[player] ?? 0) + 1;
    }
  }
  if (engine === "compiled") state = await held.read();
  held.dispose();
  await ort.dispose();
  return { program, state, outputs, feeds: allFeeds, updates };
}

function numbers(tensors: State): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [name, data[0] ?? NaN]),
  );
}

function noData(source: string): HostBatch {
  throw new Error(`The game reads the data source "${source}", and the test gives none.`);
}

/** Batches of numbers in [-1, 1) that depend on the batch's number only. */
export function randomImages(shape: readonly number[]) {
  return (source: string, number: number): HostBatch => {
    const count = shape.reduce((product, size) => product * size, 1);
    const uniform = { kind: "uniform", low: -1, high: 1 } as const;
    const data = draw({ seed: 5, stream: source, step: number }, uniform, count);
    return { image: { shape, dtype: "float32", data } };
  };
}

/** The largest difference between two states, relative to the largest number of each tensor. */
export function difference(a: State, b: State, names = Object.keys(a)): number {
  const of = (name: string): number => {
    const [x, y] = [a[name]?.data ?? [], b[name]?.data ?? []];
    if (x.length !== y.length) return Infinity;
    const scale = Math.max(1e-3, ...Array.from(x, Math.abs));
    return Math.max(...Array.from(x, (value, i) => Math.abs(value - (y[i] ?? NaN)))) / scale;
  };
  return Math.max(...names.map(of));
}
