import { describe, expect, it } from "vitest";
import { EngineError } from "../../../runtime/engines/engine";
import { probe, type ProbeResult } from "../../../runtime/engines/probe";
import { listDevices, selectEngine, type Probe } from "../../../runtime/engines/select";

const broken: ProbeResult = { works: false, reason: "No supported adapters." };
const takes = (milliseconds: number): ProbeResult => ({ works: true, milliseconds });
/** A machine on which the test convolution goes like this. */
const machine =
  (cpu: ProbeResult, webgpu: ProbeResult): Probe =>
  (provider) =>
    Promise.resolve(provider === "cpu" ? cpu : webgpu);

describe("selectEngine", () => {
  it("auto takes a GPU that is faster than the CPU, and says by how much", async () => {
    const { chosen, engine, why, notes } = await selectEngine("auto", machine(takes(30), takes(2)));
    expect([chosen, engine.id, notes]).toEqual(["webgpu", "webgpu", []]);
    expect(why).toContain("2.0 ms, the CPU in 30.0 ms");
  });
  it("auto does not take a software adapter, which is slower than the CPU it runs on", async () => {
    const { chosen, why } = await selectEngine("auto", machine(takes(30), takes(400)));
    expect(chosen).toBe("cpu");
    expect(why).toContain("400.0 ms");
  });
  it("auto takes the CPU where there is no GPU, and says so", async () => {
    const { chosen, why, notes } = await selectEngine("auto", machine(takes(30), broken));
    expect([chosen, notes]).toEqual(["cpu", []]);
    expect(why).toBe(
      "Training runs on the CPU, because no graphics card (GPU) can be used here: No supported adapters.",
    );
  });
  it("webgpu, asked for, is taken if it works at all", async () => {
    expect((await selectEngine("webgpu", machine(takes(30), takes(400)))).chosen).toBe("webgpu");
  });
  it("webgpu, asked for, falls back to the CPU with a note", async () => {
    const { chosen, notes } = await selectEngine("webgpu", machine(takes(30), broken));
    expect(chosen).toBe("cpu");
    expect(notes).toEqual([
      "WebGPU does not work here, so training runs on the CPU instead: No supported adapters.",
    ]);
  });
  it("cpu is not tried out first", async () => {
    const refuse: Probe = () => Promise.reject(new Error("probed"));
    expect((await selectEngine("cpu", refuse)).chosen).toBe("cpu");
  });
  for (const absent of ["cuda", "openvino", "tfjs-node-gpu"]) {
    it(`${absent} answers what is missing and what to choose instead`, async () => {
      const error: unknown = await selectEngine(absent).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(EngineError);
      expect((error as EngineError).message).toMatch(/is not available: .*\. Choose .*\.$/);
    });
  }
  it("an unknown name answers which there are", async () => {
    await expect(selectEngine("abacus")).rejects.toThrow(
      'There is no device "abacus". Choose auto, cpu or webgpu.',
    );
  });
});

describe("listDevices", () => {
  it("reports every device, working or not", async () => {
    const reports = await listDevices(machine(takes(30), broken));
    expect(reports.map(({ id, works }) => [id, works])).toEqual([
      ["cpu", true],
      ["webgpu", false],
      ["cuda", false],
      ["openvino", false],
      ["tfjs-node-gpu", false],
    ]);
    for (const { reason } of reports) expect(reason).toMatch(/\.$/);
  });
});

describe("probe", () => {
  it("runs a convolution on the CPU in a process of its own", async () => {
    const result = await probe("cpu");
    expect(result.works && result.milliseconds).toBeGreaterThan(0);
  });
  it("answers for the GPU, whatever the machine has, and within its time", async () => {
    const start = performance.now();
    const result = await probe("webgpu", 10_000);
    expect(performance.now() - start).toBeLessThan(12_000);
    if (!result.works) expect(result.reason).toMatch(/\.$/);
  });
  it("gives up on a device that does not answer", async () => {
    expect(await probe("cpu", 1)).toEqual({
      works: false,
      reason: "It did not answer within 0.001 s.",
    });
  });
});
