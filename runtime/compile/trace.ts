import type * as tf from "@tensorflow/tfjs";
import type { DType } from "../engines/engine";
import type { Lowering } from "./lowering";

export interface TensorSpec { readonly shape: readonly number[]; readonly dtype: DType }
export interface Tracer { input(name: string, spec: TensorSpec): tf.Tensor; state(name: string, spec: TensorSpec): tf.Tensor }
export interface TracedGraph {
  readonly model: Uint8Array;
  readonly inputs: Record<string, TensorSpec>;
  readonly state: Record<string, TensorSpec>;
  readonly outputs: Record<string, TensorSpec>;
  readonly updates: Record<string, TensorSpec>;
  readonly statistics: { nodes: number; operators: Record<string, number>; kernels: Record<string, number>; traceMs: number };
}
export declare function trace(fn: (tracer: Tracer) => { outputs: Record<string, tf.Tensor>; updates: Record<string, tf.Tensor> }, options?: { lowering?: Lowering }): TracedGraph;
