import { diffArrays } from "diff";
import { diff3Merge } from "node-diff3";
import { withHeaderOf } from "./file";

export interface MergeResult {
  readonly text: string;
  /** Places where both sides changed the same lines; they stand in the text between conflict markers. */
  readonly conflicts: number;
}

/**
 * Three-way merge by lines: what a person changed since `base`, on top of what is generated now. Where both changed the
 * same lines, both stand in the text between the markers that editors know. Without a base (a fresh clone has none) what
 * the two have in common stands for it, so that every line of either is kept or marked.
 */
export function mergeEdits(
  base: string | undefined,
  edited: string,
  generated: string,
): MergeResult {
  const mine = base === undefined ? withHeaderOf(generated, edited) : edited;
  const lines: string[] = [];
  let conflicts = 0;
  const regions = diff3Merge(split(mine), baseLines(base, mine, generated), split(generated), {
    excludeFalseConflicts: true,
  });
  for (const region of regions) {
    if (region.ok) {
      lines.push(...region.ok);
    } else if (region.conflict) {
      conflicts += 1;
      lines.push("<<<<<<< yours", ...region.conflict.a);
      lines.push("=======", ...region.conflict.b, ">>>>>>> generated");
    }
  }
  return { text: lines.join("\n"), conflicts };
}

function baseLines(base: string | undefined, mine: string, generated: string): string[] {
  if (base !== undefined) return split(base);
  return diffArrays(split(mine), split(generated)).flatMap(({ added, removed, value }) =>
    added || removed ? [] : value,
  );
}

function split(text: string): string[] {
  return text.replaceAll("\r\n", "\n").split("\n");
}
