/** `--set KEY=VALUE` on the configuration of a project, for one run. */
import type { ProjectConfig } from "../game/project";
import { TrainingError } from "./errors";

/**
 * A configuration with values replaced: `batch=32`, `data.digits.flip=true`. The text becomes the type of the value it
 * replaces. Throws TrainingError for a key the configuration does not have, naming those it has, and for a value of
 * another type.
 */
export function withOverrides(
  config: ProjectConfig,
  overrides: Readonly<Record<string, string>>,
): ProjectConfig {
  const copy: ProjectConfig = structuredClone(config);
  for (const [key, text] of Object.entries(overrides)) {
    const path = key.split(".");
    const name = path.pop() ?? "";
    const owner = path.reduce<unknown>((value, part) => property(value, part), copy);
    const present = property(owner, name);
    if (owner === undefined || present === undefined || typeof present === "object") {
      throw new TrainingError(
        `The configuration has no "${key}". It has: ${leaves(config).join(", ")}.`,
      );
    }
    Reflect.set(owner as object, name, typed(key, text, present));
  }
  return copy;
}

function typed(key: string, text: string, present: unknown): string | number | boolean {
  switch (typeof present) {
    case "number": {
      const value = Number(text);
      if (text.trim() === "" || !Number.isFinite(value)) {
        throw new TrainingError(`"${key}" is a number; "${text}" is not.`);
      }
      return value;
    }
    case "boolean":
      if (text !== "true" && text !== "false") {
        throw new TrainingError(`"${key}" is true or false; "${text}" is not.`);
      }
      return text === "true";
    default:
      return text;
  }
}

function property(value: unknown, name: string): unknown {
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name) as unknown;
}

/** The dotted keys of all plain values. */
function leaves(value: unknown, prefix = ""): string[] {
  if (value === null || typeof value !== "object") return [prefix];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, prefix === "" ? key : `${prefix}.${key}`),
  );
}

/** Throws TrainingError for settings with which no run can go. */
export function requireSane(config: ProjectConfig): void {
  const wholeFrom = (least: number, key: "batch" | "steps" | "sampleEvery" | "checkpointEvery") => {
    const value = config[key];
    if (!Number.isSafeInteger(value) || value < least) {
      throw new TrainingError(`"${key}" is a whole number from ${least} up; ${value} is not.`);
    }
  };
  wholeFrom(1, "batch");
  wholeFrom(1, "steps");
  wholeFrom(1, "sampleEvery");
  wholeFrom(1, "checkpointEvery");
}
