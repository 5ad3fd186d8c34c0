import { diff3Merge, LCS } from "node-diff3";

export interface MergeResult {
  readonly text: string;
  /** Places where both sides changed the same lines; they stand in the text between conflict markers. */
  readonly conflicts: number;
}

/**
 * Three-way merge by lines: what a person changed since `base`, on top of what is generated now. Where both changed the
 * same lines, both stand in the text between the markers that editors know.
 */
export function mergeEdits(base: string, mine: string, generated: string): MergeResult {
  const lines: string[] = [];
  let conflicts = 0;
  const regions = diff3Merge(split(mine), split(base), split(generated), {
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

function split(text: string): string[] {
  return text.replaceAll("\r\n", "\n").split("\n");
}
