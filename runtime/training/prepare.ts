/**
 * What can go wrong before a run begins, done before it begins, so that no run's directory is made or touched in vain:
 * the project's code is loaded, its configuration checked, the checkpoint to continue from read and compared with the
 * networks, the device found, the memory that the run needs compared with what there is.
 */
import { pathToFileURL } from "node:url";
import { sameShape } from "../compile/shape";
import { selectEngine, type Selection } from "../engines/select";
import { buildProgram, type GameProgram } from "../game/program";
import type { Project } from "../game/project";
import type { Game } from "../game/game";
import { stageAt, stepsBetween } from "../game/stages";
import { loadCheckpoint, type Checkpoint } from "../runs/checkpoint";
import { TrainingError } from "./errors";
import { machineMemory } from "./machine-memory";
import { requireMemory, type MemoryEstimate, type TracedPlans } from "./memory";
import type { RunSettings, ThreadData } from "./messages";
import { requireSane, withOverrides } from "./settings";

export interface KnownMemory {
  readonly largest: MemoryEstimate;
  readonly graphs: TracedPlans;
  /** Bytes that nobody uses at present, where the system can tell. */
  readonly free?: number;
}

export interface Prepared {
  /** With the configuration of this run. */
  readonly project: Project;
  /** Of the stage in which the run begins or continues. */
  readonly program: GameProgram;
  readonly selection: Selection;
  /** What the run will take, and the program's graphs; undefined where nobody knows: on a GPU, or without compiled updates. */
  readonly memory?: KnownMemory;
  /** What to continue from; undefined for a new run. */
  readonly checkpoint?: ReturnType<typeof loadCheckpoint>;
}

/** Prepares a run. Throws TrainingError, RunError, GameError or EngineError. */
export async function prepare(data: ThreadData): Promise<Prepared> {
  const project = configured(await loadProject(data.bundle), data.settings);
  const { batch, steps } = project.config;
  const checkpoint = data.resume === undefined ? undefined : loadCheckpoint(data.resume);
  const stage = stageAt(project.game, batch, checkpoint?.step ?? 0)?.id;
  const program = buildProgram(project.game, { batch, stage });
  if (checkpoint !== undefined) requireUnfinished(checkpoint, steps);
  if (checkpoint !== undefined) requireFit(checkpoint, program);
  if (checkpoint !== undefined) requireSameSteps(checkpoint, project.game);
  const selection = await selectEngine(data.device);
  const memory = selection.chosen === "cpu" ? known(project, program) : undefined;
  return { project, program, checkpoint, selection, memory };
}

/** Throws TrainingError for a run that is too large for this machine. */
function known({ game, config }: Project, program: GameProgram): KnownMemory | undefined {
  const memory = machineMemory();
  const found = requireMemory(game, program, { batch: config.batch, memory });
  return found && { ...found, free: memory.free };
}

/** Loads a bundled project. Throws TrainingError when its module does not export one. */
export async function loadProject(bundle: string): Promise<Project> {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly default?: Project };
  if (!module.default?.game) {
    throw new TrainingError(
      'src/train.ts does not export a project: its last line is "export default defineProject({...})".',
    );
  }
  return module.default;
}

function configured(project: Project, { overrides, seed, steps }: RunSettings): Project {
  const overridden = withOverrides(project.config, overrides);
  const config = {
    ...overridden,
    seed: seed ?? overridden.seed,
    steps: steps ?? overridden.steps,
  };
  requireSane(config);
  return { ...project, config };
}

function requireUnfinished({ step, file }: Checkpoint & { readonly file: string }, steps: number) {
  if (step < steps) return;
  throw new TrainingError(
    `The run has all of its ${steps} steps: ${file} is of step ${step}. Give more with --steps to go on.`,
  );
}

/** Throws TrainingError when a checkpoint is of other networks than the project's code defines. */
function requireFit(
  { file, tensors }: Checkpoint & { readonly file: string },
  { state }: GameProgram,
): void {
  for (const [name, spec] of Object.entries(state)) {
    const tensor = tensors[name];
    if (tensor !== undefined && sameShape(tensor.shape, spec.shape)) continue;
    const has = tensor === undefined ? "no such tensor" : `[${tensor.shape.join(", ")}]`;
    throw new TrainingError(
      `The networks were changed since ${file} was written: the code has "${name}" as [${spec.shape.join(", ")}], the checkpoint has ${has}. ` +
        "Start a new run, or take the change back.",
    );
  }
  const left = Object.keys(tensors).find((name) => !(name in state));
  if (left === undefined) return;
  throw new TrainingError(
    `The networks were changed since ${file} was written: its "${left}" is not in the code any more. ` +
      "Start a new run, or take the change back.",
  );
}

/** Throws TrainingError where players of a game that grows, whose stages are counted in updates, step otherwise than they did. */
function requireSameSteps(
  { file, step, updates }: Checkpoint & { readonly file: string },
  { players, stages = [] }: Game,
): void {
  if (stages.length === 0) return;
  for (const player of players) {
    const made = updates[player.name] ?? 0;
    const wanted = stepsBetween(player, 0, step);
    if (made === wanted) continue;
    throw new TrainingError(
      `The steps of "${player.name}" were changed since ${file} was written: it had made ${made} updates in ${step} rounds, ` +
        `which the code says are ${wanted}. A game that grows needs its steps kept. Start a new run, or take the change back.`,
    );
  }
}
