import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { build } from "../../../scripts/build.mjs";
import { packDirectory } from "../../../src/cli/pack";
import { createProject } from "../../../src/project/create";
import { templates } from "../../../templates/papers";
import { temporaryFolder, tiny } from "../../runtime/training/support";
import { inRoot } from "../house/sources";

vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
let project: string;

/**
 * Does what `npm install` does, without a registry: unpacks the tarball that `package.json` names, and links what the
 * package depends on. Nothing else of this checkout is within the project's reach.
 */
async function install(): Promise<void> {
  const read = (path: string) =>
    JSON.parse(readFileSync(path, "utf8")) as { dependencies: Record<string, string> };
  const tarball = read(join(project, "package.json")).dependencies["ganvas"] ?? "";
  const bytes = gunzipSync(readFileSync(join(project, tarball.replace("file:", ""))));
  const modules = join(project, "node_modules");
  for await (const entry of Readable.from(bytes).pipe(extract())) {
    const path = join(modules, entry.header.name.replace("package/", "ganvas/"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await buffer(entry));
  }
  const manifest = read(join(modules, "ganvas", "package.json"));
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(inRoot("node_modules", name), join(modules, name), "junction");
  }
}

const ganvas = (...args: string[]) =>
  run(process.execPath, [join(project, "node_modules", "ganvas", "bin", "ganvas.js"), ...args], {
    cwd: project,
  });

beforeAll(async () => {
  await build({ only: ["runtime", "cli"] });
  project = join(temporaryFolder(), "Ziffern für mich");
  await createProject({
    directory: project,
    document: { ...tiny({ steps: 3 }), name: "Ziffern" },
    template: templates.find(({ id }) => id === "dcgan"),
    runtime: await packDirectory(inRoot("runtime")),
  });
  await install();
}, 120_000);

describe("a new project stands alone", () => {
  it("type-checks against the declarations of the package", async () => {
    const compiler = inRoot("node_modules", "typescript", "bin", "tsc");
    const { stdout } = await run(process.execPath, [compiler, "-p", project]);
    expect(stdout).toBe("");
  });

  it("trains, and the lines of its README make images of the result", async () => {
    const { stdout } = await ganvas("train", "--device", "cpu");
    expect(stdout).toContain("finished at step 3");
    const readme = readFileSync(join(project, "README.md"), "utf8");
    const lines = /```js\n([^`]*)```/.exec(readme)?.[1] ?? "";
    expect(lines.trim().split("\n")).toHaveLength(3);
    writeFileSync(join(project, "use.mjs"), lines);
    await run(process.execPath, ["use.mjs"], { cwd: project });
    expect(readdirSync(join(project, "digits"))).toHaveLength(16 + 2);
  });

  it("cites its paper and keeps out of git what is made by running", () => {
    const readme = readFileSync(join(project, "README.md"), "utf8");
    expect(readme).toContain("Radford");
    expect(readme).toContain("https://arxiv.org/abs/1511.06434");
    const ignored = readFileSync(join(project, ".gitignore"), "utf8").trim().split("\n");
    expect(ignored).toEqual(["node_modules/", "runs/", "samples/", ".ganvas/"]);
    expect(readFileSync(join(project, ".npmrc"), "utf8")).toBe("ignore-scripts=true\n");
  });

  it("can make a project of its own: the installed package packs itself to the same tarball", async () => {
    const other = join(temporaryFolder(), "other");
    await ganvas("new", "--template", "blank", other);
    expect(readdirSync(join(other, "vendor"))).toEqual(readdirSync(join(project, "vendor")));
    expect(existsSync(join(other, "src", "game.ts"))).toBe(true);
  });
});
