import type { Hooks } from "../game/project";
import { reasonOf } from "../files/reason";
import type { RunEvent } from "../runs/events";
import { placeOf } from "./place";

/**
 * Calls the person's hooks. One that fails does not end hours of training: it is reported, once, with its place.
 */
export class HookCaller {
  readonly #hooks: Hooks;
  readonly #project: string;
  #reported = false;

  constructor(hooks: Hooks, project: string) {
    this.#hooks = hooks;
    this.#project = project;
  }

  /** Lets the hooks know of an event and waits for them. Answers the first failure as a sentence. */
  async call(event: RunEvent): Promise<string | undefined> {
    try {
      await this.#hooks.onEvent?.(event);
      return undefined;
    } catch (error) {
      if (this.#reported) return undefined;
      this.#reported = true;
      const failure = error instanceof Error ? error : new Error(String(error));
      const place = placeOf(failure, this.#project) ?? "src/hooks.ts";
      return `${place}: onEvent failed at the event "${event.type}": ${reasonOf(failure)}. Training goes on; further failures of it are not reported.`;
    }
  }
}
