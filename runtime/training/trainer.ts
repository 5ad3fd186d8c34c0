/**
 * The training loop. A round runs every update plan of the game's program; between rounds the trainer reports, samples,
 * writes checkpoints and heeds signals. Everything random follows from the seed and the counters, so a resumed run
 * goes on exactly.
 */
import { join } from "node:path";
import { trace } from "../compile/trace";
import { Batches, type Batch } from "../data/batches";
import type { ImageSet } from "../data/image-set";
import { loadImageSet } from "../data/load";
import type { Engine, EngineState, HostTensor, Program } from "../engines/engine";
import { selectEngine } from "../engines/select";
import { buildProgram, type GameProgram, type UpdatePlan } from "../game/program";
import type { Project } from "../game/project";
import { loadCheckpoint, saveCheckpoint } from "../runs/checkpoint";
import type { RunEvent } from "../runs/events";
import { SheetMaker } from "../sampling/sheets";
import { TrainingError } from "./errors";
import type { Signals } from "./signals";
import { versions } from "./versions";

export interface TrainerOptions {
  readonly project: Project;
  /** The project's folder: what relative paths of the data are relative to. */
  readonly directory: string;
  readonly run: string;
  /** Continue from the run's newest checkpoint. */
  readonly resume: boolean;
  readonly device: string;
  readonly signals: Signals;
  emit(event: RunEvent): void;
}

/** At most this many step events are written over a run. */
const LOGGED_STEPS = 6000;

interface Update {
  readonly plan: UpdatePlan;
  readonly program: Program;
}

export class Trainer {
  readonly #options: TrainerOptions;
  /** Updates done, by player. */
  #updates: Record<string, number> = {};
  #step = 0;
  /** Seconds of training in earlier sessions of the run. */
  #earlierTime = 0;

  constructor(options: TrainerOptions) {
    this.#options = options;
  }

  /** Trains to the last step, or until stopped. Throws TrainingError, DataError or EngineError. */
  async train(): Promise<void> {
    const { project, run, emit, signals } = this.#options;
    const { config } = project;
    emit({ type: "phase", phase: "preparing", detail: "loading the data" });
    const sets = await this.#loadData();
    const { engine, why, notes } = await selectEngine(this.#options.device);
    try {
      for (const message of notes) emit({ type: "diagnostic", severity: "information", message });
      const program = buildProgram(project.game, { batch: config.batch });
      const state = this.#initialState(engine, program, sets);
      emit({
        type: "run",
        path: run,
        name: config.name,
        device: engine.id,
        why,
        seed: config.seed,
        steps: config.steps,
        batch: config.batch,
        versions: versions(),
        ...(this.#options.resume ? { resumedAt: this.#step } : {}),
      });
      emit({ type: "phase", phase: "compiling" });
      const sheets = await SheetMaker.create({
        run,
        program,
        engine,
        config,
        game: project.game,
      });
      if (!this.#options.resume) await this.#sample(sheets, state);
      const updates = await compile(engine, program);
      emit({ type: "phase", phase: "training" });
      await this.#rounds({ program, updates, state, sheets, batches: this.#batches(sets) });
      await this.#checkpoint(state);
      const reason = signals.stopped && this.#step < config.steps ? "stopped" : "finished";
      emit({ type: "done", step: this.#step, reason });
    } finally {
      await engine.dispose();
    }
  }

  async #rounds(on: {
    readonly program: GameProgram;
    readonly updates: readonly Update[];
    readonly state: EngineState;
    readonly sheets: SheetMaker;
    readonly batches: ReadonlyMap<string, Batches>;
  }): Promise<void> {
    const { project, signals, emit } = this.#options;
    const { steps, sampleEvery, checkpointEvery } = project.config;
    const logEvery = Math.max(1, Math.floor(steps / LOGGED_STEPS));
    const clock = new Clock(this.#earlierTime);
    while (this.#step < steps && !signals.stopped) {
      if (signals.paused) await this.#pause(on.state, clock);
      if (signals.stopped) break;
      const outputs = await this.#round(on);
      this.#step += 1;
      clock.round();
      this.#earlierTime = clock.seconds;
      if (this.#step % logEvery === 0 || this.#step === steps) {
        await this.#report(outputs, { program: on.program, clock });
      }
      if (this.#step % sampleEvery === 0 || this.#step === steps || signals.takeSample()) {
        await this.#sample(on.sheets, on.state);
      }
      if (this.#step % checkpointEvery === 0 || signals.takeCheckpoint())
        await this.#checkpoint(on.state);
    }
    if (signals.stopped) emit({ type: "phase", phase: "paused", detail: "writing a checkpoint" });
  }

  /** One round: every plan as often as it plays in this round. Returns the last outputs of each. */
  async #round(on: {
    readonly program: GameProgram;
    readonly updates: readonly Update[];
    readonly state: EngineState;
    readonly batches: ReadonlyMap<string, Batches>;
  }): Promise<Record<string, HostTensor>> {
    const { seed } = this.#options.project.config;
    const outputs: Record<string, HostTensor> = {};
    for (const { plan, program } of on.updates) {
      const repeats = plan.repeats(this.#step);
      for (let repeat = 0; repeat < repeats; repeat++) {
        const at = { seed, round: this.#step, updates: this.#updates };
        const feeds = plan.feeds(at, readBatches(on.batches, plan.batches(at)));
        Object.assign(outputs, await program.run(on.state, feeds));
        for (const player of plan.players) this.#updates[player] = (this.#updates[player] ?? 0) + 1;
      }
    }
    return outputs;
  }

  async #report(
    outputs: Readonly<Record<string, HostTensor>>,
    on: { readonly program: GameProgram; readonly clock: Clock },
  ): Promise<void> {
    const losses = scalars(outputs, "loss/");
    const broken = Object.entries(losses).find(([, loss]) => !Number.isFinite(loss));
    if (broken) {
      throw new TrainingError(
        `The loss "${broken[0]}" is ${broken[1]} at step ${this.#step}. The last checkpoint is whole; try a smaller learning rate.`,
      );
    }
    await this.#say({
      type: "step",
      step: this.#step,
      time: on.clock.seconds,
      losses,
      rates: on.program.rates(this.#updates),
      reports: scalars(outputs, "report/"),
      stepsPerSecond: on.clock.stepsPerSecond,
    });
  }

  /** Writes an event down, then lets the person's hooks know. */
  async #say(event: RunEvent): Promise<void> {
    this.#options.emit(event);
    await this.#options.project.hooks.onEvent?.(event);
  }

  async #pause(state: EngineState, clock: Clock): Promise<void> {
    const { signals, emit } = this.#options;
    emit({ type: "phase", phase: "paused" });
    clock.pause();
    while (signals.paused && !signals.stopped) {
      if (signals.takeCheckpoint()) await this.#checkpoint(state);
      else signals.wait();
    }
    clock.resume();
    if (!signals.stopped) emit({ type: "phase", phase: "training" });
  }

  async #sample(sheets: SheetMaker, state: EngineState): Promise<void> {
    const sheet = await sheets.make(state, this.#step);
    await this.#say({ type: "samples", step: this.#step, ...sheet });
  }

  async #checkpoint(state: EngineState): Promise<void> {
    const { run, project } = this.#options;
    const saved = await saveCheckpoint(run, {
      step: this.#step,
      seed: project.config.seed,
      updates: this.#updates,
      time: this.#earlierTime,
      tensors: await state.read(),
    });
    await this.#say({ type: "checkpoint", step: this.#step, ...saved });
  }

  /** Fresh state, or the newest checkpoint's; throws TrainingError when that is of another network. */
  #initialState(
    engine: Engine,
    program: GameProgram,
    sets: ReadonlyMap<string, ImageSet>,
  ): EngineState {
    const { project, run, resume } = this.#options;
    const first = [...sets.values()][0];
    const fresh = program.initialState({
      seed: project.config.seed,
      meanImage: first && meanImage(first),
    });
    if (!resume) return engine.createState(fresh);
    const checkpoint = loadCheckpoint(run);
    const differing = Object.entries(fresh).find(
      ([name, tensor]) => !sameShape(checkpoint.tensors[name], tensor),
    );
    if (differing) {
      throw new TrainingError(
        `The checkpoint ${checkpoint.file} does not fit the project's code: "${differing[0]}" differs. ` +
          "The networks were changed since; start a new run.",
      );
    }
    this.#step = checkpoint.step;
    this.#updates = { ...checkpoint.updates };
    this.#earlierTime = checkpoint.time;
    return engine.createState(checkpoint.tensors);
  }

  async #loadData(): Promise<ReadonlyMap<string, ImageSet>> {
    const { project, directory, emit } = this.#options;
    const sets = new Map<string, ImageSet>();
    for (const [name, settings] of Object.entries(project.config.sources)) {
      const set = await loadImageSet(settings, {
        base: directory,
        cacheDirectory: join(directory, ".ganvas", "cache"),
        split: "train",
        onProgress: (done, total) => {
          if (done % 100 === 0 || done === total) {
            emit({
              type: "phase",
              phase: "preparing",
              detail: `${name}: decoding image ${done} of ${total}`,
            });
          }
        },
      });
      for (const message of set.notices) emit({ type: "diagnostic", severity: "warning", message });
      sets.set(name, set);
    }
    return sets;
  }

  #batches(sets: ReadonlyMap<string, ImageSet>): ReadonlyMap<string, Batches> {
    const { config } = this.#options.project;
    const batches = new Map<string, Batches>();
    for (const [name, set] of sets) {
      const settings = config.sources[name];
      if (!settings) continue;
      const { range, flip } = settings;
      const made = new Batches(set, {
        name,
        seed: config.seed,
        batchSize: config.batch,
        range,
        flip,
      });
      if (made.notice !== undefined) {
        this.#options.emit({ type: "diagnostic", severity: "warning", message: made.notice });
      }
      batches.set(name, made);
    }
    return batches;
  }
}

async function compile(engine: Engine, program: GameProgram): Promise<Update[]> {
  const updates: Update[] = [];
  for (const plan of program.plans) {
    updates.push({ plan, program: await engine.load(trace(plan.build)) });
  }
  return updates;
}

/** The batches that a plan reads, by source. Throws TrainingError for a source without settings. */
function readBatches(
  batches: ReadonlyMap<string, Batches>,
  numbers: Readonly<Record<string, number>>,
): Record<string, Batch> {
  return Object.fromEntries(
    Object.entries(numbers).map(([source, number]) => {
      const found = batches.get(source);
      if (found) return [source, found.batch(number)];
      throw new TrainingError(
        `config.ts has no data settings for the source "${source}". Add them under "sources".`,
      );
    }),
  );
}

/** Time spent training, pauses left out, and a smoothed speed. */
class Clock {
  #seconds: number;
  #since = performance.now();
  #speed = 0;

  constructor(earlier: number) {
    this.#seconds = earlier;
  }

  round(): void {
    const now = performance.now();
    const took = (now - this.#since) / 1000;
    this.#since = now;
    this.#seconds += took;
    const speed = 1 / Math.max(took, 1e-6);
    this.#speed = this.#speed === 0 ? speed : 1 / (0.95 / this.#speed + 0.05 / speed);
  }

  pause(): void {
    this.#seconds += (performance.now() - this.#since) / 1000;
  }

  resume(): void {
    this.#since = performance.now();
  }

  get seconds(): number {
    return this.#seconds;
  }

  get stepsPerSecond(): number {
    return this.#speed;
  }
}

function scalars(
  outputs: Readonly<Record<string, HostTensor>>,
  prefix: string,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), Number(tensor.data[0])]),
  );
}

/** The mean of all images in [0, 1], as Goodfellow's output bias begins with. */
function meanImage(set: ImageSet): Float32Array {
  const { count, height, width, channels, pixels } = set;
  const size = height * width * channels;
  const data = new Float32Array(size);
  for (let at = 0; at < pixels.length; at++)
    data[at % size] = (data[at % size] ?? 0) + (pixels[at] ?? 0);
  for (let at = 0; at < size; at++) data[at] = (data[at] ?? 0) / (255 * count);
  return data;
}

function sameShape(a: HostTensor | undefined, b: HostTensor): boolean {
  return (
    a !== undefined &&
    a.shape.length === b.shape.length &&
    a.shape.every((size, at) => size === b.shape[at])
  );
}
