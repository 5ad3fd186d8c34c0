import { describe, expect, it } from "vitest";
import { fileState, isUntouched, withHeader } from "../../../src/core/codegen/file";
import { mergeEdits } from "../../../src/core/codegen/merge";

const before = withHeader("export const width = 32;\n", "a.gan.json");
const after = withHeader("export const width = 64;\n", "a.gan.json");

describe("a generated file on disk", () => {
  it("is missing, current, stale or edited", () => {
    expect(fileState(undefined, after)).toBe("missing");
    expect(fileState(after, after)).toBe("current");
    expect(fileState(before, after)).toBe("stale");
    expect(fileState(before.replace("32", "33"), after)).toBe("edited");
  });

  it("is edited when its header is gone: somebody else's file is never written over", () => {
    expect(fileState("export const width = 32;\n", after)).toBe("edited");
  });

  it("is untouched when only its line endings changed, as git does on Windows", () => {
    expect(isUntouched(before.replaceAll("\n", "\r\n"))).toBe(true);
    expect(fileState(after.replaceAll("\n", "\r\n"), after)).toBe("current");
  });
});

describe("mergeEdits", () => {
  const base = "one\ntwo\nthree\nfour\nfive\n";

  it("keeps what a person changed and takes what generation changed", () => {
    const merged = mergeEdits(base, base.replace("two", "TWO"), base.replace("five", "FIVE"));
    expect(merged).toEqual({ text: "one\nTWO\nthree\nfour\nFIVE\n", conflicts: 0 });
  });

  it("loses no line of either where nobody knows what was generated before", () => {
    const mine = before.replace("width = 32", "width = 33; // mine");
    const merged = mergeEdits(undefined, mine, after);
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain("export const width = 33; // mine");
    expect(merged.text).toContain("export const width = 64;");
    const longer = mergeEdits(undefined, `${after}export const more = 1;\n`, after);
    expect(longer).toEqual({ text: `${after}export const more = 1;\n`, conflicts: 0 });
  });

  it("puts both between markers where both changed a line", () => {
    const { text, conflicts } = mergeEdits(
      base,
      base.replace("two", "mine"),
      base.replace("two", "theirs"),
    );
    expect(conflicts).toBe(1);
    expect(text).toContain("<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> generated");
  });
});
