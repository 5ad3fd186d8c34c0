import * as ort from "onnxruntime-node";
import { encodeModel, type ElementType, type TensorType } from "../compile/onnx-proto";
import { EngineError } from "./engine";

/**
 * Moves tensors between main memory and the device of a provider. The Node binding of ONNX Runtime can
 * keep outputs in GPU buffers but not read them (`getData()` aborts the process), so a copy is what a
 * graph of Identity nodes makes whose outputs are wanted at the other place.
 */
export class Transfer {
  readonly #sessions = new Map<string, Promise<ort.InferenceSession>>();

  constructor(readonly provider: "cpu" | "webgpu") {}

  /** The tensors in main memory; those that are there already are answered as they are. */
  toHost(tensors: readonly ort.Tensor[]): Promise<ort.Tensor[]> {
    return this.#move(tensors, "cpu");
  }

  /** The tensors where the provider computes. */
  async toDevice(tensors: readonly ort.Tensor[]): Promise<ort.Tensor[]> {
    return this.provider === "cpu" ? [...tensors] : this.#move(tensors, "gpu-buffer");
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
    this.#sessions.clear();
  }

  async #move(tensors: readonly ort.Tensor[], to: "cpu" | "gpu-buffer"): Promise<ort.Tensor[]> {
    const elsewhere = tensors.filter((tensor) => tensor.location !== to);
    if (elsewhere.length === 0) return [...tensors];
    const session = await this.#identity(elsewhere, to);
    const feeds = Object.fromEntries(elsewhere.map((tensor, i) => [`input${i}`, tensor]));
    const copies = await session.run(feeds);
    return tensors.map((tensor) => {
      const index = elsewhere.indexOf(tensor);
      return index < 0 ? tensor : (copies[`output${index}`] ?? tensor);
    });
  }

  #identity(
    tensors: readonly ort.Tensor[],
    to: "cpu" | "gpu-buffer",
  ): Promise<ort.InferenceSession> {
    const key = `${to} ${tensors.map((tensor) => `${tensor.type}[${tensor.dims.join()}]`).join(" ")}`;
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const session = createIdentity(tensors, this.provider, to);
    this.#sessions.set(key, session);
    return session;
  }
}

function createIdentity(
  tensors: readonly ort.Tensor[],
  provider: "cpu" | "webgpu",
  to: "cpu" | "gpu-buffer",
): Promise<ort.InferenceSession> {
  const typed = (prefix: string): TensorType[] =>
    tensors.map(({ dims, type }, i) => ({
      name: `${prefix}${i}`,
      shape: dims,
      type: elementType(type),
    }));
  const model = encodeModel({
    inputs: typed("input"),
    outputs: typed("output"),
    initializers: [],
    nodes: tensors.map((_, i) => ({
      operator: "Identity",
      inputs: [`input${i}`],
      output: `output${i}`,
      attributes: {},
    })),
  });
  return ort.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: "disabled",
    preferredOutputLocation: to,
  });
}

function elementType(type: ort.Tensor.Type): ElementType {
  if (type === "float32" || type === "int32" || type === "bool") return type;
  throw new EngineError(`State of type ${type} is not supported; use float32, int32 or bool.`);
}
