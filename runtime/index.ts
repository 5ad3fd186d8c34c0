/** What generated projects import: layers, losses, optimizers, the game, data, engines and runs. */
export type * from "./runs/events";
export * from "./game";
export { stopGradient } from "./gradients/stop-gradient";
export * from "./layers";
export * from "./losses";
export * from "./optimizers";
export { listDevices, selectEngine } from "./engines/select";
export {
  DOWNLOADED_SETS,
  downloadFolder,
  REMOTE_SETS,
  type DownloadedSet,
  type RemoteFile,
  type RemoteSet,
} from "./data/downloaded";
export type { SourceSettings } from "./data/source";
export { sendControl, type ControlCommand } from "./runs/control";
export { loadCheckpoint } from "./runs/checkpoint";
export { listRuns, readEvents, readRecord, resolveRun, type ListedRun } from "./runs/directory";
export { currentStatus, type CurrentStatus } from "./runs/status";
export type { SampleChoices } from "./sampling/choices";
export {
  loadGenerator,
  type Generator,
  type LoadOptions,
  type WantedSamples,
} from "./sampling/generator";
export type { SavedSample, SavedSamples } from "./sampling/saving";
export {
  loadTranslator,
  type LoadTranslatorOptions,
  type SavedTranslations,
  type Translator,
} from "./sampling/translator";
export { exportData, exportStep, type StepReport } from "./training/inspect";
export { runTrainingThread } from "./training/thread";
export { train, type Training, type TrainOptions } from "./training/train";
