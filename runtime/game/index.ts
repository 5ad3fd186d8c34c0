export type {
  ApplicationOptions,
  Batch as GameBatch,
  Context,
  GameContext,
  StageContext,
  Statistics,
} from "./context";
export { GameError } from "./errors";
export type {
  BatchFeed,
  ChoiceFeed,
  DrawFeed,
  HostBatch,
  Position,
  ScalarFeed,
  UpdateCounts,
} from "./feeds";
export {
  defineGame,
  type Burst,
  type Game,
  type Order,
  type Player,
  type SampleFunction,
  type SamplingChoices,
  type Stage,
} from "./game";
export type { Fans, Initializer } from "./initializers";
export { joinBatches, splitBatch } from "./join-batches";
export { network, type Apply, type Network, type NetworkInfo } from "./network";
export type { PlanRun, UpdatePlan } from "./plans";
export { buildProgram, type GameProgram, type ProgramOptions } from "./program";
export { defineProject, type Hooks, type Project, type ProjectConfig } from "./project";
export { sampleFeeds, type Sampler, type SamplerOptions } from "./sampler";
export type { Declaration, NodeScope, Scope } from "./scope";
export {
  batchOf,
  labels,
  noise,
  pointsOf,
  type DataBatch,
  type DrawScope,
  type GameSource,
  type Labels,
  type Noise,
  type Points,
} from "./sources";
export { stageAt, type StagePlace } from "./stages";
export type { Tap, TapSite, TapState } from "./tap";
export * from "./taps";
