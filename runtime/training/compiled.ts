import type { Engine, EngineState, HostTensor } from "../engines/engine";
import { loadStep, type LoadedStep } from "../engines/load-step";
import type { HostBatch, Position } from "../game/feeds";
import type { UpdatePlan } from "../game/plans";
import type { GameProgram } from "../game/program";
import type { TracedPlans } from "./memory";

/** The rounds of a game, or of one stage of its growth, loaded on an engine. */
export class CompiledRounds {
  private constructor(
    private readonly program: GameProgram,
    private readonly loaded: ReadonlyMap<UpdatePlan, LoadedStep>,
  ) {}

  /** Loads every plan, traced first unless it is among `traced`. Throws CompileError, GameError or EngineError. */
  static async load(
    engine: Engine,
    program: GameProgram,
    traced?: TracedPlans,
  ): Promise<CompiledRounds> {
    const loaded = new Map<UpdatePlan, LoadedStep>();
    for (const plan of program.plans) {
      loaded.set(plan, await loadStep(engine, plan.build, traced?.get(plan)));
    }
    return new CompiledRounds(program, loaded);
  }

  /** What a person should know: which updates run eagerly, and why. */
  get notices(): readonly string[] {
    return [...this.loaded.values()].flatMap(({ notice }) => notice ?? []);
  }

  /**
   * Plays the round that `at` stands before: changes the state and answers the last outputs of each name. `onUpdate` is
   * told of each update, after which `at.updates` must count it.
   */
  async play(
    state: EngineState,
    at: Omit<Position, "part">,
    read: (numbers: Readonly<Record<string, number>>) => Record<string, HostBatch>,
    onUpdate: (player: string) => void,
  ): Promise<Record<string, HostTensor>> {
    const outputs: Record<string, HostTensor> = {};
    for (const { plan, part } of this.program.round(at.round)) {
      const position = { ...at, part };
      const feeds = plan.feeds(position, read(plan.batches(position)));
      Object.assign(outputs, await this.loaded.get(plan)?.program.run(state, feeds));
      plan.players.forEach(onUpdate);
    }
    return outputs;
  }

  /** Frees the graphs. */
  async dispose(): Promise<void> {
    for (const { program } of this.loaded.values()) await program.dispose();
  }
}
