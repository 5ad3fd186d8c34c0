/** A generated project: what `src/train.ts` exports and the training process reads. */
import type { SourceSettings } from "../data/source";
import type { RunEvent } from "../runs/events";
import type { Game } from "./game";

/** The settings of a project's `config.ts`. */
export interface ProjectConfig {
  readonly name: string;
  /** Samples in a batch. */
  readonly batch: number;
  /** Rounds to train for. */
  readonly steps: number;
  readonly seed: number;
  /** Rounds between sample sheets. */
  readonly sampleEvery: number;
  /** Rounds between checkpoints. */
  readonly checkpointEvery: number;
  /** Where the images of each data source of the game come from. */
  readonly sources: Readonly<Record<string, SourceSettings>>;
}

/** What a person adds to training, in `hooks.ts`. */
export interface Hooks {
  /**
   * Called for every event of the run, after it is written down; training waits for a promise. A hook that throws is
   * reported once, with its place, and training goes on.
   */
  onEvent?(event: RunEvent): void | Promise<void>;
}

export interface Project {
  readonly game: Game;
  readonly config: ProjectConfig;
  readonly hooks: Hooks;
}

/** Ties a game to its settings and to a person's hooks. */
export function defineProject(project: {
  readonly game: Game;
  readonly config: ProjectConfig;
  readonly hooks?: Hooks;
}): Project {
  return { hooks: {}, ...project };
}
