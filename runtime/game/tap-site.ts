import type * as tf from "@tensorflow/tfjs";
import type { TensorSpec } from "../compile/trace";
import type { Distribution } from "../random/draws";
import type { StageContext } from "./context";
import { GameError } from "./errors";
import type { Position } from "./feeds";
import type { Pass } from "./pass";
import { tapPath } from "./paths";
import type { TapSite } from "./tap";

/** What a tap sees of the pass in which it is applied. */
export class PassTapSite implements TapSite {
  constructor(
    private readonly pass: Pass,
    private readonly name: string,
  ) {}

  get phase(): "training" | "sampling" {
    return this.pass.phase;
  }

  get batch(): number {
    return this.pass.options.batch;
  }

  get stage(): StageContext | undefined {
    return this.pass.stage;
  }

  read(state: string): tf.Tensor {
    return this.pass.read(tapPath(this.name, state));
  }

  write(state: string, value: tf.Tensor): void {
    if (this.phase === "training") this.pass.move(tapPath(this.name, state), value);
  }

  draw(name: string, shape: readonly number[], distribution: Distribution): tf.Tensor {
    const spec: TensorSpec = { shape: [...shape], dtype: "float32" };
    return this.pass.draw(`${this.name}/${name}`, "player", { by: "tap", spec, distribution });
  }

  scalar(name: string, value: (at: Position) => number): tf.Scalar {
    return this.pass.scalar(`${this.name}/${name}`, value);
  }

  choice(name: string, standard: readonly number[]): tf.Tensor1D {
    if (this.phase === "training") {
      throw new GameError(
        `The tap "${this.name}" asks for the choice "${name}" in training, where nobody chooses. ` +
          "Ask only when sampling.",
      );
    }
    const spec: TensorSpec = { shape: [standard.length], dtype: "float32" };
    const feed = { kind: "choice", name: `choice/${name}`, spec, standard } as const;
    return this.pass.input(feed) as tf.Tensor1D;
  }
}
