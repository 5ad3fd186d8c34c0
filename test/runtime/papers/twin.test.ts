import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { GanDocument } from "../../../src/core/document/document";
import { inRoot } from "../../unit/house/sources";
import { built, builtRuntime, edited } from "../training/support";
import { MINIATURES } from "./miniatures";
import { writeMiniature } from "./projects";

/** How far a step is from its twin: of losses, gradients and state, by name. */
type Differences = Readonly<
  Record<"losses" | "gradients" | "state", Readonly<Record<string, number>>>
>;

/** A Python with torch: from the environment, or the system's. Undefined where there is none. */
function pythonWithTorch(): string | undefined {
  const python = process.env["GANVAS_TORCH_PYTHON"] ?? "python3";
  try {
    execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    return python;
  } catch {
    return undefined;
  }
}

/**
 * A project whose parameters all begin somewhere: attention, noise and conditional norms begin at zero, which would keep
 * what is behind them out of the first round.
 */
function projectOf(document: GanDocument): string {
  const before = "/** The game:";
  const anywhere = `
const begun = { kind: "normal", deviation: 0.3 } as const;
for (const { declarations } of [${Object.keys(document.networks).join(", ")}]) {
  for (const declaration of declarations) {
    if (declaration.trainable && declaration.initializer.kind === "zeros") {
      Object.assign(declaration, { initializer: begun });
    }
  }
}
`;
  const game = edited(document, "src/game.ts", before, `${anywhere}\n${before}`);
  return writeMiniature(document, { "src/game.ts": game });
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity;

const python = pythonWithTorch();
if (python === undefined) {
  console.log("Skipped: no python3 with torch, with which to compute rounds anew.");
}

describe.skipIf(python === undefined)("a round, computed anew by PyTorch in float64", () => {
  const found = new Map<string, Differences>();

  beforeAll(async () => {
    await built();
    const { exportStep } = await builtRuntime();
    const files: string[] = [];
    for (const { document, stage } of Object.values(MINIATURES)) {
      const project = projectOf(document);
      const out = join(project, "step.safetensors");
      await exportStep({ project, seed: 5, stage, out });
      files.push(join(project, "a.gan.json"), out);
    }
    const twin = inRoot("test", "fixtures", "twins", "twin.py");
    const printed = execFileSync(python ?? "", [twin, ...files], { encoding: "utf8" });
    const all = JSON.parse(printed) as readonly Differences[];
    Object.keys(MINIATURES).forEach((name, at) => {
      const differences = all[at];
      if (differences !== undefined) found.set(name, differences);
    });
  }, 240_000);

  it.each(Object.keys(MINIATURES))("%s", (name) => {
    const { losses = {}, gradients = {}, state = {} } = found.get(name) ?? {};
    for (const [loss, difference] of Object.entries(losses)) {
      expect(difference, loss).toBeLessThan(1e-4);
    }
    expect(Object.keys(losses).length).toBeGreaterThan(1);
    expect(Object.keys(gradients).length).toBeGreaterThan(5);
    expect(median(Object.values(gradients))).toBeLessThan(1e-4);
    // A unit that rounding puts on the other side of a ReLU's kink changes one sample's gradient by itself.
    for (const [tensor, difference] of Object.entries(gradients)) {
      expect(difference, tensor).toBeLessThan(5e-2);
    }
    for (const [tensor, difference] of Object.entries(state)) {
      expect(difference, tensor).toBeLessThan(1e-3);
    }
  });
});
