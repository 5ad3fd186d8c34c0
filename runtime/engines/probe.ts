import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { encodeModel } from "../compile/onnx-proto";

/**
 * Finds out whether an execution provider works on this machine, and how fast, by running a convolution
 * on it. It runs in a process of its own, because a native library that fails may take its process with
 * it, and a driver may hang.
 */
export type ProbeResult =
  | { readonly works: true; readonly milliseconds: number }
  | { readonly works: false; readonly reason: string };

/** A GPU compiles its shader and computes in a second or two; a software adapter may take minutes. */
const TIME_LIMIT_MS = 10_000;

/** A 3x3 convolution of 64 channels at 64x64, batch 8: 2.4 GFLOP, a middle layer of a small GAN. */
const SHAPE = { batch: 8, channels: 64, size: 64, kernel: 3 };

const CHILD = `
const [, library, provider, model] = process.argv;
const ort = require(library);
ort.env.logLevel = "error";
async function main() {
  const { batch, channels, size, kernel } = ${JSON.stringify(SHAPE)};
  const random = (...shape) =>
    new ort.Tensor("float32", Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.random), shape);
  const feeds = { x: random(batch, channels, size, size), w: random(channels, channels, kernel, kernel) };
  const session = await ort.InferenceSession.create(Buffer.from(model, "base64"), { executionProviders: [provider] });
  const times = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const { y } = await session.run(feeds);
    times.push(performance.now() - start);
    // Corners see four of the nine taps; every number is a sum of products of numbers in [0, 1).
    const largest = channels * kernel * kernel;
    if (!y.data.every((value) => value > 0 && value < largest)) throw new Error("It computes wrong numbers.");
  }
  process.stdout.write(JSON.stringify({ works: true, milliseconds: Math.min(...times) }), () => process.exit(0));
}
main().catch((error) => {
  process.stdout.write(JSON.stringify({ works: false, reason: String(error.message ?? error) }), () => process.exit(0));
});
`;

/** Probes a provider of ONNX Runtime. Never throws; whatever goes wrong is a reason. */
export async function probe(
  provider: "cpu" | "webgpu",
  timeLimit = TIME_LIMIT_MS,
): Promise<ProbeResult> {
  const library = createRequire(import.meta.url).resolve("onnxruntime-node");
  const model = Buffer.from(convolutionModel()).toString("base64");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["-e", CHILD, library, provider, model], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let answer = "";
    let complaint = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve({ works: false, reason: `It did not answer within ${timeLimit / 1000} s.` });
    }, timeLimit);
    child.stdout.on("data", (chunk) => (answer += String(chunk)));
    child.stderr.on("data", (chunk) => (complaint += String(chunk)));
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ works: false, reason: error.message });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const result = readAnswer(answer) ?? crash(code, signal, complaint);
      resolve(result.works ? result : { ...result, reason: result.reason + hint(complaint) });
    });
  });
}

function readAnswer(text: string): ProbeResult | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null) return undefined;
    if ("milliseconds" in answer && typeof answer.milliseconds === "number") {
      return { works: true, milliseconds: answer.milliseconds };
    }
    if ("reason" in answer && typeof answer.reason === "string") {
      return { works: false, reason: firstSentence(answer.reason) };
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function crash(code: number | null, signal: string | null, complaint: string): ProbeResult {
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  const last = complaint.trim().split("\n").at(-1);
  return { works: false, reason: `The process that tried it ${how}${last ? `: ${last}` : ""}.` };
}

/** What a person can do about it, where the native library's complaint tells. */
const hint = (complaint: string): string =>
  complaint.includes("Couldn't load Vulkan")
    ? " The Vulkan loader is not installed (libvulkan.so.1, on Debian and Ubuntu the package libvulkan1)."
    : "";

/** The first sentence of a native error, without the place in the source and the condition that failed. */
const firstSentence = (text: string): string => {
  const line = (text.trim().split("\n")[0] ?? "").replace(/^.* was false\. /, "");
  return line.endsWith(".") ? line : `${line}.`;
};

function convolutionModel(): Uint8Array {
  const { batch, channels, size, kernel } = SHAPE;
  const image = [batch, channels, size, size];
  return encodeModel({
    inputs: [
      { name: "x", shape: image, type: "float32" },
      { name: "w", shape: [channels, channels, kernel, kernel], type: "float32" },
    ],
    outputs: [{ name: "y", shape: image, type: "float32" }],
    initializers: [],
    nodes: [
      {
        operator: "Conv",
        inputs: ["x", "w"],
        output: "y",
        attributes: { kernel_shape: [kernel, kernel], pads: [1, 1, 1, 1] },
      },
    ],
  });
}
