/** Trains the classifier on the digits and on their edges, and says what share of the held-out ones it reads right. */
import { trace } from "../../../runtime/compile/trace";
import { Batches, type Derivation } from "../../../runtime/data";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import {
  batchOf,
  buildProgram,
  defineGame,
  type HostBatch,
  type UpdateCounts,
} from "../../../runtime/game";
import { crossEntropy } from "../../../runtime/losses";
import { adam } from "../../../runtime/optimizers";
import { encodeSafetensors } from "../../../runtime/runs/safetensors";
import { digits, greyImages } from "../digits";
import { Classifier } from "./classify";
import { classifier, SIDE } from "./network";

const ROUNDS = 8_000;
const BATCH = 50;
const SEED = 1;
const DOMAINS: readonly ("none" | Derivation)[] = ["none", "edges"];

const game = defineGame({
  networks: [classifier],
  sources: {
    digits: batchOf("digits", { shape: [SIDE, SIDE, 1], range: "tanh" }),
    edges: batchOf("edges", { shape: [SIDE, SIDE, 1], range: "tanh" }),
  },
  order: "sequential",
  players: [
    {
      name: "classifier",
      trains: ["classifier"],
      optimizer: adam({
        rate: 2e-3,
        beta1: 0.9,
        beta2: 0.999,
        schedule: { kind: "linear", from: ROUNDS / 2, to: ROUNDS },
      }),
      loss: (context) =>
        Object.fromEntries(
          ["digits", "edges"].map((source) => {
            const { image, label } = context.batch(source);
            const { logits } = classifier({ image }, context.at(source));
            return [source, crossEntropy(logits, label)];
          }),
        ),
    },
  ],
  samples: {},
});

export interface TrainedClassifier {
  readonly weights: Uint8Array;
  /** Share of the held-out images read right, in [0, 1]: digits, then edges. */
  readonly accuracies: readonly number[];
}

/** A minute or two on two cores. `onProgress` is told of rounds done. */
export async function trainClassifier(
  onProgress: (round: number, rounds: number) => void,
): Promise<TrainedClassifier> {
  const weights = await train(onProgress);
  const reader = await Classifier.load(weights);
  try {
    const accuracies: number[] = [];
    for (const derive of DOMAINS) {
      const set = await digits("held-out", derive);
      const { classes } = await reader.read(greyImages(set));
      const right = classes.filter((label, i) => label === set.labels?.[i]).length;
      accuracies.push(right / set.count);
    }
    return { weights, accuracies };
  } finally {
    await reader.dispose();
  }
}

async function train(onProgress: (round: number, rounds: number) => void): Promise<Uint8Array> {
  const settings = { seed: SEED, batchSize: BATCH, range: "tanh", flip: false } as const;
  const data = new Map<string, Batches>(
    await Promise.all(
      DOMAINS.map(async (derive) => {
        const name = derive === "none" ? "digits" : derive;
        return [name, new Batches(await digits("train", derive), { name, ...settings })] as const;
      }),
    ),
  );
  const program = buildProgram(game, { batch: BATCH });
  const engine = createOnnxRuntimeEngine({ provider: "cpu" });
  try {
    const state = engine.createState(program.initialState({ seed: SEED }));
    const updates: Record<string, number> = {};
    const plans = await Promise.all(
      program.plans.map(async (plan) => ({ plan, run: await engine.load(trace(plan.build)) })),
    );
    for (let round = 0; round < ROUNDS; round++) {
      for (const { plan, run } of plans) {
        const at = { seed: SEED, round, updates: updates as UpdateCounts };
        const batches = Object.entries(plan.batches(at)).flatMap(([source, number]) => {
          const batch: HostBatch | undefined = data.get(source)?.batch(number);
          return batch === undefined ? [] : [[source, batch] as const];
        });
        await run.run(state, plan.feeds(at, Object.fromEntries(batches)));
        for (const player of plan.players) updates[player] = (updates[player] ?? 0) + 1;
      }
      onProgress(round + 1, ROUNDS);
    }
    const tensors = await state.read([...program.parameterPaths("classifier")]);
    const metadata = { format: "ganvas-classifier-1", seed: String(SEED), rounds: String(ROUNDS) };
    return encodeSafetensors({ tensors, metadata });
  } finally {
    await engine.dispose();
  }
}
