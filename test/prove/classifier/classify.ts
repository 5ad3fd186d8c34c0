/** Applies the classifier to images: which class each is read as, and features for distances between sets of images. */
import { trace, type TracedGraph } from "../../../runtime/compile/trace";
import type { EngineState, Program } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import type { Context } from "../../../runtime/game/context";
import { decodeSafetensors } from "../../../runtime/runs/safetensors";
import { classifier, CLASSES, FEATURES, SIDE } from "./network";

/** Images read at a time. */
const BATCH = 100;
const STRIDE = SIDE * SIDE;

/** Images as the classifier takes them: grey, 28 x 28, in [-1, 1], one after the other. */
export interface GreyImages {
  readonly count: number;
  readonly pixels: Float32Array;
}

export interface Reading {
  /** The class of each image. */
  readonly classes: Uint8Array;
  /** [count, 64]. */
  readonly features: Float32Array;
}

export class Classifier {
  private constructor(
    private readonly program: Program,
    private readonly state: EngineState,
    private readonly close: () => Promise<void>,
  ) {}

  /** From the bytes of its weights. Throws RunError when they are damaged. */
  static async load(weights: Uint8Array): Promise<Classifier> {
    const engine = createOnnxRuntimeEngine({ provider: "cpu" });
    const { tensors } = decodeSafetensors(weights, "classifier.safetensors");
    const program = await engine.load(traced());
    return new Classifier(program, engine.createState(tensors), () => engine.dispose());
  }

  async read({ count, pixels }: GreyImages): Promise<Reading> {
    const classes = new Uint8Array(count);
    const features = new Float32Array(count * FEATURES);
    for (let first = 0; first < count; first += BATCH) {
      const rows = Math.min(BATCH, count - first);
      const data = new Float32Array(BATCH * STRIDE);
      data.set(pixels.subarray(first * STRIDE, (first + rows) * STRIDE));
      const image = { shape: [BATCH, SIDE, SIDE, 1], dtype: "float32", data } as const;
      const out = await this.program.run(this.state, { image });
      const logits = out["logits"]?.data ?? new Float32Array();
      for (let row = 0; row < rows; row++) {
        const scores = logits.subarray(row * CLASSES, (row + 1) * CLASSES);
        classes[first + row] = scores.indexOf(Math.max(...scores));
      }
      features.set(
        (out["features"]?.data ?? new Float32Array()).subarray(0, rows * FEATURES),
        first * FEATURES,
      );
    }
    return { classes, features };
  }

  dispose(): Promise<void> {
    return this.close();
  }
}

function traced(): TracedGraph {
  return trace((tracer) => {
    const context: Context = {
      batch: BATCH,
      phase: "sampling",
      statistics: "running",
      updatesState: false,
      read: ({ path, shape }) => tracer.state(path, { shape, dtype: "float32" }),
      write: () => undefined,
      draw: (node) => {
        throw new Error(`The classifier draws nothing, but ${node} asks for numbers.`);
      },
      within: () => context,
    };
    const image = tracer.input("image", { shape: [BATCH, SIDE, SIDE, 1], dtype: "float32" });
    return { outputs: classifier({ image }, context), updates: {} };
  });
}
