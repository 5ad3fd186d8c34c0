/**
 * The training loop. Between rounds the trainer reports, samples, writes checkpoints, heeds signals, and compiles the next
 * stage of a game that grows. Everything random follows from the seed and the counters, so a resumed run goes on exactly.
 */
import type { Engine, EngineState, HostTensor } from "../engines/engine";
import { reasonOf } from "../files/reason";
import { buildProgram, type GameProgram } from "../game/program";
import { stageAt } from "../game/stages";
import { checkpointFiles, saveCheckpoint } from "../runs/checkpoint";
import type { RunEvent } from "../runs/events";
import { SheetMaker } from "../sampling/sheets";
import { Clock } from "./clock";
import { CompiledRounds } from "./compiled";
import { loadImageSets, meanImageOf, RunData, type ImageSets } from "./data";
import { TrainingError } from "./errors";
import { HookCaller } from "./hooks";
import { inBytes } from "./machine-memory";
import type { Prepared } from "./prepare";
import type { Signals } from "./signals";
import { versions } from "./versions";

export interface TrainerOptions {
  readonly prepared: Prepared;
  /** The project's folder: what relative paths of the data are relative to. */
  readonly directory: string;
  readonly run: string;
  readonly signals: Signals;
  /** Writes an event down. */
  emit(event: RunEvent): void;
}

/** At most this many step events are written over a run. */
const LOGGED_STEPS = 6000;
/** Decoding tells of its progress every so many images. */
const PROGRESS_IMAGES = 100;

/** What all stages of a run work with. */
interface Run {
  readonly engine: Engine;
  readonly sets: ImageSets;
  readonly state: EngineState;
  readonly clock: Clock;
}

/** What the rounds of one stage work with; a game that does not grow has one stage. */
interface Stage {
  readonly program: GameProgram;
  readonly rounds: CompiledRounds;
  readonly sheets: SheetMaker;
  readonly data: RunData;
  /** The first round that belongs to the next stage. */
  readonly until: number;
}

export class Trainer {
  readonly #options: TrainerOptions;
  readonly #hooks: HookCaller;
  /** Updates done, by player. */
  readonly #updates: Record<string, number>;
  #step: number;
  /** The step of the newest checkpoint that this session has written or begun with. */
  #saved: number | undefined;
  /** What the disk has refused and a person was told of. */
  readonly #complaints = new Set<"samples" | "checkpoint">();
  /** Notices of the data that a person has read. */
  readonly #told = new Set<string>();

  constructor(options: TrainerOptions) {
    const { checkpoint, project } = options.prepared;
    this.#options = options;
    this.#hooks = new HookCaller(project.hooks, options.directory);
    this.#updates = { ...checkpoint?.updates };
    this.#step = checkpoint?.step ?? 0;
    this.#saved = checkpoint?.step;
  }

  /**
   * Trains to the last step, or until stopped, and says which. The first event is `run`, the last `done` or `error`.
   * Throws TrainingError, DataError, GameError, CompileError or EngineError.
   */
  async train(): Promise<"finished" | "stopped"> {
    const { engine } = this.#options.prepared.selection;
    try {
      await this.#introduce();
      const sets = await this.#loadData();
      if (sets !== undefined) await this.#trainOn(sets, engine);
      const finished = this.#step >= this.#options.prepared.project.config.steps;
      const reason = finished ? "finished" : "stopped";
      await this.#say({ type: "done", step: this.#step, reason });
      return reason;
    } finally {
      await engine.dispose();
    }
  }

  /** Writes down that training failed. */
  async fail(message: string): Promise<void> {
    await this.#say({ type: "error", step: this.#step, message });
  }

  async #introduce(): Promise<void> {
    const { run, prepared } = this.#options;
    const { chosen, why, notes } = prepared.selection;
    const { name, seed, steps, batch } = prepared.project.config;
    const { checkpoint, memory } = prepared;
    await this.#say({
      type: "run",
      path: run,
      name,
      device: chosen,
      why,
      seed,
      steps,
      batch,
      versions: versions(),
      ...(checkpoint === undefined ? {} : { resumedAt: checkpoint.step }),
      ...(memory === undefined ? {} : { memory: memory.largest }),
    });
    for (const message of notes) await this.#tell("information", message);
    for (const message of checkpoint?.passedOver ?? []) await this.#tell("warning", message);
    if (memory?.free !== undefined && memory.free < memory.largest.total) {
      await this.#tell(
        "warning",
        `The run needs about ${inBytes(memory.largest.total)} of memory, and only ${inBytes(memory.free)} are free at present. Close other programs, or it may be slow or be ended by the system.`,
      );
    }
  }

  async #trainOn(sets: ImageSets, engine: Engine): Promise<void> {
    const { prepared, signals } = this.#options;
    const { project, program, checkpoint } = prepared;
    const initial =
      checkpoint?.tensors ??
      program.initialState({ seed: project.config.seed, meanImage: meanImageOf(sets) });
    const state = engine.createState(initial);
    const clock = new Clock(checkpoint?.time ?? 0);
    const run = { engine, sets, state, clock };
    await this.#rounds(run, await this.#enter(run, program));
    if (signals.stopped) await this.#say({ type: "phase", phase: "stopping" });
    if (this.#saved !== this.#step) await this.#lastCheckpoint(state, clock);
  }

  /** Makes a stage ready: its batches, its sheets and its graphs. Its first round begins with the slots it says. */
  async #enter({ engine, sets, state, clock }: Run, program: GameProgram): Promise<Stage> {
    const { run, directory, prepared } = this.#options;
    const { config, game } = prepared.project;
    const place = stageAt(game, config.batch, this.#step);
    const data = new RunData(sets, game, { ...config, batch: program.batch });
    for (const message of data.notices) await this.#tellOnce(message);
    const grown = this.#step > 0 && place?.firstRound === this.#step;
    const side = game.stages?.[place?.index ?? 0]?.resolution;
    const detail = grown ? { detail: `growing to ${side}x${side}` } : {};
    await this.#say({ type: "phase", phase: "compiling", ...detail });
    clock.pause();
    if (grown) state.write(program.entry());
    const labelled = Object.fromEntries(
      [...sets].map(([name, set]) => [name, set.classNames?.length ?? 0]),
    );
    const sheets = await SheetMaker.create({
      ...{ run, directory, program, engine },
      ...{ config, game, labelled },
    });
    const begins = prepared.checkpoint === undefined && this.#step === 0;
    if (begins) await this.#sample(sheets, state);
    const rounds = await CompiledRounds.load(engine, program, prepared.memory?.graphs);
    for (const message of rounds.notices) await this.#tellOnce(message);
    await this.#say({ type: "phase", phase: "training" });
    clock.resume();
    return { program, rounds, sheets, data, until: place?.until ?? Infinity };
  }

  /** Leaves a stage, whose graphs are freed, and enters the next. */
  async #grow(run: Run, from: Stage): Promise<Stage> {
    await from.rounds.dispose();
    await from.sheets.dispose();
    const { game, config } = this.#options.prepared.project;
    const stage = stageAt(game, config.batch, this.#step)?.id;
    return await this.#enter(run, buildProgram(game, { batch: config.batch, stage }));
  }

  async #rounds(run: Run, first: Stage): Promise<void> {
    const { prepared, signals } = this.#options;
    const { seed, steps, sampleEvery, checkpointEvery } = prepared.project.config;
    const logEvery = Math.max(1, Math.floor(steps / LOGGED_STEPS));
    const { state, clock } = run;
    let stage = first;
    while (this.#step < steps && !signals.stopped) {
      if (signals.paused) {
        await this.#pause(run, stage);
        continue;
      }
      if (this.#step >= stage.until) stage = await this.#grow(run, stage);
      const { rounds, data, sheets, program } = stage;
      const at = { seed, round: this.#step, updates: this.#updates };
      const outputs = await rounds.play(
        state,
        at,
        (numbers) => data.read(numbers),
        (player) => (this.#updates[player] = (this.#updates[player] ?? 0) + 1),
      );
      this.#step += 1;
      clock.round();
      const losses = scalars(outputs, "loss/");
      this.#requireFinite(losses);
      const last = this.#step === steps;
      if (last || this.#step % logEvery === 0) {
        await this.#report(losses, scalars(outputs, "report/"), program, clock);
      }
      const sample = signals.takeSample();
      if (last || sample || this.#step % sampleEvery === 0) await this.#sample(sheets, state);
      const save = signals.takeCheckpoint();
      if (save || this.#step % checkpointEvery === 0) await this.#checkpoint(state, clock);
    }
  }

  #requireFinite(losses: Readonly<Record<string, number>>): void {
    const broken = Object.entries(losses).find(([, loss]) => !Number.isFinite(loss));
    if (broken === undefined) return;
    const saved = checkpointFiles(this.#options.run).at(-1)?.step;
    const left =
      saved === undefined
        ? "There is no checkpoint yet"
        : `The checkpoint of step ${saved} is from before`;
    throw new TrainingError(
      `The loss of "${broken[0]}" is ${broken[1]} at step ${this.#step}: training has diverged. ${left}. Try a smaller learning rate.`,
    );
  }

  async #report(
    losses: Readonly<Record<string, number>>,
    reports: Readonly<Record<string, number>>,
    program: GameProgram,
    clock: Clock,
  ): Promise<void> {
    const { game, config } = this.#options.prepared.project;
    // The round that was just done.
    const place = stageAt(game, config.batch, this.#step - 1);
    await this.#say({
      type: "step",
      step: this.#step,
      time: clock.seconds,
      losses,
      rates: program.rates(this.#updates),
      reports,
      stepsPerSecond: clock.stepsPerSecond,
      ...(place === undefined ? {} : { stage: place.id, fade: place.fade }),
    });
  }

  async #pause({ state, clock }: Run, { sheets }: Stage): Promise<void> {
    const { signals } = this.#options;
    await this.#say({ type: "phase", phase: "paused" });
    clock.pause();
    while (signals.paused && !signals.stopped) {
      if (signals.takeCheckpoint()) await this.#checkpoint(state, clock);
      else if (signals.takeSample()) await this.#sample(sheets, state);
      else signals.wait();
    }
    clock.resume();
    if (!signals.stopped) await this.#say({ type: "phase", phase: "training" });
  }

  async #sample(sheets: SheetMaker, state: EngineState): Promise<void> {
    try {
      const sheet = await sheets.make(state, this.#step);
      this.#complaints.delete("samples");
      await this.#say({ type: "samples", step: this.#step, ...sheet });
    } catch (error) {
      if (!isDiskError(error)) throw error;
      await this.#complain("samples", `The samples cannot be written: ${reasonOf(error)}.`);
    }
  }

  /** A disk that is full now may have room at the next checkpoint: training goes on. */
  async #checkpoint(state: EngineState, clock: Clock): Promise<void> {
    try {
      await this.#save(state, clock);
      this.#complaints.delete("checkpoint");
    } catch (error) {
      if (!isDiskError(error)) throw error;
      await this.#complain("checkpoint", `${reasonOf(error)}. ${this.#whatIsLeft()}`);
    }
  }

  async #lastCheckpoint(state: EngineState, clock: Clock): Promise<void> {
    try {
      await this.#save(state, clock);
    } catch (error) {
      throw new TrainingError(
        `${reasonOf(error)}. ${this.#whatIsLeft()} Make room, then train on from there with --resume.`,
        { cause: error },
      );
    }
  }

  async #save(state: EngineState, clock: Clock): Promise<void> {
    const { run, prepared } = this.#options;
    const saved = await saveCheckpoint(run, {
      step: this.#step,
      seed: prepared.project.config.seed,
      updates: this.#updates,
      time: clock.seconds,
      tensors: await state.read(),
    });
    this.#saved = this.#step;
    await this.#say({ type: "checkpoint", step: this.#step, ...saved });
  }

  #whatIsLeft(): string {
    const step = this.#saved;
    return step === undefined
      ? "There is no earlier one."
      : `The one of step ${step} is the newest there is.`;
  }

  async #complain(about: "samples" | "checkpoint", message: string): Promise<void> {
    if (this.#complaints.has(about)) return;
    this.#complaints.add(about);
    await this.#tell("error", `${message} Training goes on and will try again.`);
  }

  async #tell(severity: "error" | "warning" | "information", message: string): Promise<void> {
    await this.#say({ type: "diagnostic", severity, message });
  }

  /** Tells of something that a later stage would find again. */
  async #tellOnce(message: string): Promise<void> {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    await this.#tell("warning", message);
  }

  /** Writes an event down, then lets the person's hooks know. */
  async #say(event: RunEvent): Promise<void> {
    const { emit } = this.#options;
    emit(event);
    const failure = await this.#hooks.call(event);
    if (failure !== undefined) emit({ type: "diagnostic", severity: "error", message: failure });
  }

  /** The images of all sources; undefined when stopped meanwhile. */
  async #loadData(): Promise<ImageSets | undefined> {
    const { prepared, directory, signals, emit } = this.#options;
    await this.#say({ type: "phase", phase: "preparing", detail: "loading the data" });
    const stopped = new AbortController();
    try {
      return await loadImageSets(prepared.project.config.sources, {
        directory,
        signal: stopped.signal,
        onProgress: (name, done, total) => {
          if (signals.stopped) stopped.abort();
          if (done % PROGRESS_IMAGES !== 0 && done !== total) return;
          const detail = `${name}: decoding image ${done} of ${total}`;
          emit({ type: "phase", phase: "preparing", detail });
        },
      });
    } catch (error) {
      if (stopped.signal.aborted) return undefined;
      throw error;
    }
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

/** Whether the file system refused: its errors carry a code and a system call. */
function isDiskError(error: unknown): boolean {
  const { cause } = error as { readonly cause?: unknown };
  return [error, cause].some((part) => part instanceof Error && "syscall" in part);
}
