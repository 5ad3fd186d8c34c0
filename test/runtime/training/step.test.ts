import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { decodeSafetensors } from "../../../runtime/runs/safetensors";
import type { GanDocument } from "../../../src/core/document/document";
import { inRoot } from "../../unit/house/sources";
import { built, documentOf, ganvas, tiny, writeProject } from "./support";

vi.setConfig({ testTimeout: 120_000 });
beforeAll(built, 60_000);

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

async function stepOf(document: GanDocument, seed: number) {
  const project = writeProject(document);
  const out = join(project, "out", "step.safetensors");
  const args = ["step", project, "--seed", String(seed), "--out", out, "--json"];
  const { code, stdout, stderr } = await ganvas(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report = JSON.parse(stdout) as { losses: Record<string, number>; tensors: number };
  return { out, report, ...decodeSafetensors(readFileSync(out), out) };
}

describe("ganvas step", () => {
  it("writes what went in, the state before and after, losses and gradients", async () => {
    const { tensors, metadata, report } = await stepOf(tiny(), 3);
    expect(metadata).toEqual({
      format: "ganvas-step-1",
      seed: "3",
      batch: "4",
      order: "sequential",
      updates: '[["discriminator","generator"]]',
    });
    const names = Object.keys(tensors);
    expect(report.tensors).toBe(names.length);
    expect(report.losses["loss/generator"]).toBe(tensors["loss/generator"]?.data[0]);
    expect(tensors["draw/z"]?.shape).toEqual([4, 8]);
    expect(tensors["batch/digits/image"]?.shape).toEqual([4, 28, 28, 1]);
    const under = (prefix: string) =>
      names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])).sort();
    expect(under("after/")).toEqual(under("before/"));
    const trained = under("before/").filter(
      (path) => !/^optimizer\/|\/(mean|variance)$/.test(path),
    );
    expect(under("gradient/")).toEqual(trained.map((path) => `${path.split("/")[0]}/${path}`));
    for (const path of trained) {
      const [before, after] = [tensors[`before/${path}`], tensors[`after/${path}`]];
      expect(after?.data, path).not.toEqual(before?.data);
    }
  });

  it("keeps the updates of a round apart where there are several", async () => {
    const document = tiny();
    const players = document.game.players.map((player) =>
      player.id === "discriminator" ? { ...player, steps: 2 } : player,
    );
    const { tensors, metadata } = await stepOf(
      { ...document, game: { ...document.game, players } },
      3,
    );
    expect(JSON.parse(metadata["updates"] ?? "")).toEqual([
      ["discriminator"],
      ["discriminator"],
      ["generator"],
    ]);
    const image = (n: number) => tensors[`update/${n}/batch/digits/image`]?.data;
    expect(image(0)).toBeDefined();
    expect(image(1)).toBeDefined();
    expect(image(1)).not.toEqual(image(0));
    expect(tensors["update/2/loss/generator"]).toBeDefined();
  });
});

const python = pythonWithTorch();
if (python === undefined) {
  console.log("Skipped: no python3 with torch, with which to compute a step anew.");
}

describe.skipIf(python === undefined)("a step, computed anew by PyTorch in float64", () => {
  it.each([
    ["dcgan", documentOf("dcgan", { width: 8 }, { batch: 16 })],
    ["gan", documentOf("gan", { variant: "paper", width: 100 }, { batch: 16 })],
  ])("%s", async (game, document) => {
    const { out } = await stepOf(document, 5);
    const script = inRoot("test", "fixtures", "reference", "step.py");
    const printed = execFileSync(python ?? "", [script, game, out], { encoding: "utf8" });
    const differences = Object.values(JSON.parse(printed) as Record<string, number>).sort(
      (a, b) => a - b,
    );
    expect(differences.length).toBeGreaterThan(30);
    expect(differences[Math.floor(differences.length / 2)]).toBeLessThan(1e-6);
    // A unit that rounding puts on the other side of a ReLU's kink changes one sample's gradient by itself.
    expect(differences.at(-1)).toBeLessThan(2e-3);
  });
});
