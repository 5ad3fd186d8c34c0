import { EngineError, type Engine } from "./engine";
import { createOnnxRuntimeEngine } from "./onnxruntime";
import { probe, type ProbeResult } from "./probe";

/** Which engines this machine has, and which one to train on. */

/** What is known of one device. */
export interface DeviceReport {
  /** What to ask {@link selectEngine} for. */
  readonly id: string;
  readonly title: string;
  readonly works: boolean;
  /** A sentence: how fast it is, or what is missing. */
  readonly reason: string;
  /** Time of the test convolution, where it ran. */
  readonly milliseconds?: number;
}

export interface Selection {
  readonly engine: Engine;
  readonly chosen: Engine["id"];
  /** A sentence for the person who waits. */
  readonly why: string;
  /** Sentences about what did not go as asked. */
  readonly notes: readonly string[];
}

/** How devices are tried out. Tests replace it. */
export type Probe = (provider: Engine["id"]) => Promise<ProbeResult>;

const TITLES = {
  cpu: "ONNX Runtime on the CPU",
  webgpu: "ONNX Runtime on the GPU (WebGPU)",
} as const;

/** Engines that can be asked for by name but are not part of this package, with what they need. */
const ABSENT: Readonly<Record<string, { readonly title: string; readonly missing: string }>> = {
  cuda: {
    title: "ONNX Runtime on CUDA",
    missing:
      "CUDA is not available: ONNX Runtime's CUDA libraries are a separate download, which this installation leaves out. Choose auto or webgpu, which reach the same graphics card through its driver, or cpu.",
  },
  openvino: {
    title: "OpenVINO",
    missing:
      "OpenVINO is not available: its runtime library is not part of this package. Choose cpu, which runs the same graph on the same processor, or auto.",
  },
  "tfjs-node-gpu": {
    title: "TensorFlow.js on CUDA",
    missing:
      "tfjs-node-gpu is not available: the package @tensorflow/tfjs-node-gpu is not installed with this one, and its last release needs CUDA 11.2 and cuDNN 8.1. Choose auto or webgpu for a graphics card, or cpu.",
  },
};

const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;

/** Tries every device with a real convolution and tells how it went. */
export async function listDevices(tryOut: Probe = probe): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  // One after the other, so that they do not take each other's time.
  for (const id of ["cpu", "webgpu"] as const) {
    const result = await tryOut(id);
    reports.push(
      result.works
        ? {
            id,
            title: TITLES[id],
            works: true,
            reason: `It computes the test convolution in ${milliseconds(result.milliseconds)}.`,
            milliseconds: result.milliseconds,
          }
        : { id, title: TITLES[id], works: false, reason: result.reason },
    );
  }
  for (const [id, { title, missing }] of Object.entries(ABSENT)) {
    reports.push({ id, title, works: false, reason: missing });
  }
  return reports;
}

/**
 * Chooses and starts an engine.
 *
 * `auto` takes the GPU if it computes a test convolution right and faster than the CPU does; a software
 * adapter (SwiftShader, lavapipe), which computes on the CPU, so never wins. `webgpu` takes the GPU if it
 * works and else falls back to the CPU with a note.
 * @throws EngineError for an engine that is not there.
 */
export async function selectEngine(request: string, tryOut: Probe = probe): Promise<Selection> {
  switch (request) {
    case "cpu":
      return select("cpu", "Training runs on the CPU, as asked.");
    case "auto":
      return selectFastest(await tryOut("webgpu"), tryOut);
    case "webgpu":
      return selectGpu(await tryOut("webgpu"));
    default:
      throw new EngineError(
        ABSENT[request]?.missing ?? `There is no device "${request}". Choose auto, cpu or webgpu.`,
      );
  }
}

const select = (chosen: Engine["id"], why: string, notes: readonly string[] = []): Selection => ({
  engine: createOnnxRuntimeEngine({ provider: chosen }),
  chosen,
  why,
  notes,
});

async function selectFastest(gpu: ProbeResult, tryOut: Probe): Promise<Selection> {
  if (!gpu.works)
    return select(
      "cpu",
      `Training runs on the CPU, because no graphics card (GPU) can be used here: ${gpu.reason}`,
    );
  const cpu = await tryOut("cpu");
  const gpuTime = milliseconds(gpu.milliseconds);
  if (!cpu.works) {
    return select(
      "webgpu",
      `Training runs on the GPU (the graphics card, through WebGPU): it computes a test convolution in ${gpuTime}.`,
    );
  }
  const cpuTime = milliseconds(cpu.milliseconds);
  return gpu.milliseconds < cpu.milliseconds
    ? select(
        "webgpu",
        `Training runs on the GPU (the graphics card, through WebGPU): it computes a test convolution in ${gpuTime}, the CPU in ${cpuTime}.`,
      )
    : select(
        "cpu",
        `Training runs on the CPU, because it is faster here: it computes a test convolution in ${cpuTime}, the graphics card (GPU), or the program that imitates one, in ${gpuTime}.`,
      );
}

function selectGpu(gpu: ProbeResult): Selection {
  if (gpu.works)
    return select(
      "webgpu",
      "Training runs on the GPU (the graphics card, through WebGPU), as asked.",
    );
  const note = `WebGPU does not work here, so training runs on the CPU instead: ${gpu.reason}`;
  return select("cpu", "Training runs on the CPU.", [note]);
}
