import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withHeader } from "../../../src/core/codegen/file";
import {
  fileStates,
  resolveConflict,
  writeFileWhole,
  writeGenerated,
} from "../../../src/project/generated";

let root: string;
const path = "src/generator.ts";
const read = () => readFileSync(join(root, path), "utf8");
const generation = (body: string) => ({ path, text: withHeader(body, "a.gan.json") });
const first = generation("const a = 1;\nconst b = 2;\nconst c = 3;\n");
const second = generation("const a = 1;\nconst b = 2;\nconst c = 30;\n");

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "ganvas prøject-"));
  await writeGenerated(root, [first]);
});
afterEach(() => rmSync(root, { recursive: true }));

function edit(): void {
  writeFileSync(join(root, path), read().replace("const a = 1;", "const a = 100; // mine"));
}

describe("writing generated files", () => {
  it("writes what is missing, leaves what is current, renews what is stale", async () => {
    expect(await writeGenerated(root, [first])).toEqual({
      written: [],
      unchanged: [path],
      refused: [],
    });
    expect(await writeGenerated(root, [second])).toEqual({
      written: [path],
      unchanged: [],
      refused: [],
    });
    expect(read()).toContain("c = 30");
  });

  it("never writes over an edit", async () => {
    edit();
    const report = await writeGenerated(root, [second]);
    expect(report).toEqual({ written: [], unchanged: [], refused: [path] });
    expect(read()).toContain("const a = 100; // mine");
  });

  it("keep mine: asks again only when the graph changes", async () => {
    edit();
    await resolveConflict(root, second, "mine");
    expect((await fileStates(root, [second])).get(path)).toBe("current");
    expect(read()).toContain("// mine");
    expect((await fileStates(root, [generation("const a = 7;\n")])).get(path)).toBe("edited");
  });

  it("take generated: the edit gives way", async () => {
    edit();
    await resolveConflict(root, second, "generated");
    expect(read()).toBe(second.text);
  });

  it("merge: both changes stand", async () => {
    edit();
    expect(await resolveConflict(root, second, "merge")).toEqual({ conflicts: 0 });
    expect(read()).toContain("const a = 100; // mine");
    expect(read()).toContain("const c = 30;");
    expect((await fileStates(root, [second])).get(path)).toBe("current");
  });

  it("merge: in a fresh clone, which has no base, both changes stand too", async () => {
    edit();
    rmSync(join(root, ".ganvas"), { recursive: true });
    await resolveConflict(root, second, "merge");
    expect(read()).toContain("const a = 100; // mine");
    expect(read()).toContain("const c = 30;");
  });

  it("says which file a disk refused", async () => {
    // A file where a folder is needed fails for every user, root included.
    writeFileSync(join(root, "block"), "");
    chmodSync(join(root, "block"), 0o444);
    await expect(writeFileWhole(join(root, "block", "a.ts"), "x")).rejects.toThrow(
      /block.*a\.ts cannot be written/,
    );
  });
});
