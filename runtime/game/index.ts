export type {
  ApplicationOptions,
  Batch as GameBatch,
  Context,
  GameContext,
  Statistics,
} from "./context";
export { GameError } from "./errors";
export type { DrawFeed, HostBatch, Position, UpdateCounts } from "./feeds";
export {
  defineGame,
  type Burst,
  type Game,
  type Order,
  type Player,
  type SampleFunction,
} from "./game";
export type { Fans, Initializer } from "./initializers";
export { network, type Apply, type Network, type NetworkInfo } from "./network";
export { buildProgram, type GameProgram, type UpdatePlan } from "./program";
export { defineProject, type Hooks, type Project, type ProjectConfig } from "./project";
export { sampleFeeds, type Sampler, type SamplerOptions } from "./sampler";
export type { Declaration, NodeScope, Scope } from "./scope";
export {
  batchOf,
  labels,
  noise,
  type DataBatch,
  type DrawScope,
  type GameSource,
  type Labels,
  type Noise,
} from "./sources";
export * from "./taps";
