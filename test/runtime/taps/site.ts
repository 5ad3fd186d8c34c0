/** Applies a tap as a step or a sample would, eagerly and compiled, with everything it asks for at hand. */
import type * as tf from "@tensorflow/tfjs";
import { trace, type TraceResult, type Tracer } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor } from "../../../runtime/engines/engine";
import type { StageContext } from "../../../runtime/game/context";
import { initialise } from "../../../runtime/game/initializers";
import type { Tap, TapSite } from "../../../runtime/game/tap";
import { draw, type Distribution } from "../../../runtime/random/draws";
import { cpuEngine, hostTensor } from "../compile/support";

export type Tensors = Readonly<Record<string, HostTensor>>;

export interface Applied {
  readonly output: HostTensor;
  /** All state of the tap afterwards. */
  readonly state: Tensors;
  /** What was drawn, by name. */
  readonly draws: Readonly<Record<string, readonly number[]>>;
  /** The distributions asked for, by name. */
  readonly asked: Readonly<Record<string, Distribution>>;
}

export interface Situation {
  readonly phase?: "training" | "sampling";
  readonly state?: Tensors;
  /** Numbers other than the seed's. */
  readonly draws?: Readonly<Record<string, readonly number[]>>;
  readonly choices?: Readonly<Record<string, readonly number[]>>;
  readonly stage?: Omit<StageContext, "fade" | "exists"> & { readonly fade: number };
  readonly step?: number;
}

export const ENGINES = ["eager", "compiled"] as const;

/** The state that a tap begins with. */
export function beginning(tap: Tap): Tensors {
  return Object.fromEntries(
    Object.entries(tap.state ?? {}).map(([name, { shape, initializer }]) => {
      const none = () => new Float32Array();
      const data = initialise(initializer, { path: name, shape, draw: none });
      return [name, { shape, dtype: "float32", data } as const];
    }),
  );
}

export async function applied(
  engine: (typeof ENGINES)[number],
  tap: Tap,
  inputs: readonly HostTensor[],
  situation: Situation = {},
): Promise<Applied> {
  const { phase = "training", choices = {}, stage, step = 0 } = situation;
  const before = situation.state ?? beginning(tap);
  const feeds: Record<string, HostTensor> = Object.fromEntries(
    inputs.map((input, i) => [`input/${i}`, input]),
  );
  const asked: Record<string, Distribution> = {};
  const feed = (tracer: Tracer, name: string, tensor: HostTensor): tf.Tensor => {
    feeds[name] = tensor;
    return tracer.input(name, tensor);
  };
  const build = (tracer: Tracer): TraceResult => {
    const updates: Record<string, tf.Tensor> = {};
    const site: TapSite = {
      phase,
      batch: inputs[0]?.shape[0] ?? 0,
      stage: stage && {
        ...stage,
        fade: feed(tracer, "fade", hostTensor([], [stage.fade])) as tf.Scalar,
        exists: () => true,
      },
      read: (name) => updates[name] ?? tracer.state(name, before[name] ?? hostTensor([], [])),
      write(name, value) {
        if (phase === "training") updates[name] = value;
      },
      draw(name, shape, distribution) {
        asked[name] = distribution;
        const count = shape.reduce((product, side) => product * side, 1);
        const drawn = draw({ seed: 3, stream: name, step }, distribution, count);
        const data = Float32Array.from(situation.draws?.[name] ?? drawn);
        return feed(tracer, `draw/${name}`, { shape: [...shape], dtype: "float32", data });
      },
      scalar: (name, value) => {
        const number = value({ seed: 3, round: step, updates: {} });
        return feed(tracer, `scalar/${name}`, hostTensor([], [number])) as tf.Scalar;
      },
      choice: (name, standard) => {
        const values = choices[name] ?? standard;
        return feed(tracer, `choice/${name}`, hostTensor([values.length], values)) as tf.Tensor1D;
      },
    };
    const tensors = inputs.map((input, i) => tracer.input(`input/${i}`, input));
    return { outputs: { output: tap.apply(site, ...tensors) }, updates };
  };
  const result =
    engine === "eager" ? runEagerly(build, before, feeds) : await compiled(build, before, feeds);
  const output = result.outputs["output"];
  if (output === undefined) throw new Error("The tap has no output.");
  const draws = Object.entries(feeds).flatMap(([name, { data }]) =>
    name.startsWith("draw/") ? [[name.slice("draw/".length), Array.from(data)] as const] : [],
  );
  return {
    output,
    state: { ...before, ...result.updates },
    draws: Object.fromEntries(draws),
    asked,
  };
}

async function compiled(
  build: (tracer: Tracer) => TraceResult,
  before: Tensors,
  feeds: Readonly<Record<string, HostTensor>>,
): Promise<{ readonly outputs: Tensors; readonly updates: Tensors }> {
  const graph = trace(build);
  const engine = cpuEngine();
  const state = engine.createState(before);
  try {
    const program = await engine.load(graph);
    const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => name in graph.inputs));
    const outputs = await program.run(state, used);
    return { outputs, updates: await state.read(Object.keys(graph.updates)) };
  } finally {
    state.dispose();
  }
}
