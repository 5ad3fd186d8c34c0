import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { inRoot } from "../house/sources";
import { built, ganvas, temporaryFolder, tiny, writeProject } from "../../runtime/training/support";

vi.setConfig({ testTimeout: 60_000 });
beforeAll(built, 60_000);

const COMMANDS = [
  ...["new", "check", "generate", "train", "pause", "resume", "stop", "checkpoint", "runs"],
  ...["sample", "translate", "data", "weights", "step", "devices"],
];

describe.concurrent("the command line", () => {
  it("lists its commands, and each says how it is used", async () => {
    const { code, stdout } = await ganvas(["--help"]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it.each(COMMANDS)("%s --help", async (command) => {
    const { code, stdout, stderr } = await ganvas([command, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: ganvas ${command} `);
    expect(stdout).toContain("--json");
  });

  it.each([
    ["an unknown command", ["trian"], /unknown command 'trian'/],
    ["an unknown option", ["runs", "--jsno"], /unknown option '--jsno'/],
    ["no command", [], /Usage: ganvas/],
    ["a missing argument", ["check"], /missing required argument 'file'/],
    ["a missing option", ["sample", "latest"], /required option '--out <dir>'/],
    [
      "a count that is none",
      ["sample", "latest", "--out", "x", "--count", "many"],
      /"many" is not/,
    ],
    ["a setting without a value", ["train", "--set", "batch"], /KEY=VALUE.*"batch" is not/],
    ["a file that is not there", ["check", "no.gan.json"], /There is no file no\.gan\.json/],
    ["a folder that is not there", ["runs", "nowhere"], /There is no folder .*nowhere/],
    ["--ema with --raw", ["sample", "x", "--out", "y", "--ema", "--raw"], /exclude each other/],
    [
      "--mix without --layers",
      ["sample", "x", "--out", "y", "--mix", "2"],
      /--mix and --layers go together/,
    ],
    [
      "layers that are none",
      ["sample", "x", "--out", "y", "--layers", "4"],
      /as in 4-7; "4" is not/,
    ],
    [
      "layers in the wrong order",
      ["sample", "x", "--out", "y", "--mix", "2", "--layers", "7-4"],
      /"7-4" is not/,
    ],
    [
      "a truncation that is none",
      ["sample", "x", "--out", "y", "--truncation", "much"],
      /"much" is not/,
    ],
    ["noise that is none", ["sample", "x", "--out", "y", "--noise", "loud"], /drawn, fixed, off/],
    ["a split that is none", ["data", "--split", "half", "--out", "x"], /"half" is not/],
    ["no template", ["new", "x"], /Which template\? There are: gan, cgan, dcgan, .*blank/],
    ["an unknown template", ["new", "--template", "vae", "x"], /no template "vae"/],
    ["no folder", ["new", "--template", "gan"], /Which folder\?/],
    [
      "an unknown option of a template",
      ["new", "--template", "gan", "--set", "size=3", "x"],
      /gan has no option "size"\. It has: variant, resolution/,
    ],
    [
      "a value of a template that cannot be",
      ["new", "--template", "dcgan", "--set", "resolution=27", "x"],
      /resolution=27/,
    ],
  ])("answers %s with code 2", async (_what, args, message) => {
    const { code, stdout, stderr } = await ganvas(args, { cwd: temporaryFolder() });
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("ganvas new", () => {
  it("lists templates with options, ranges and configurations", async () => {
    const { code, stdout } = await ganvas(["new", "--list", "--json"]);
    expect(code).toBe(0);
    const list = JSON.parse(stdout) as {
      id: string;
      options: Record<string, unknown>;
      configurations: { id: string }[];
    }[];
    expect(list.map(({ id }) => id)).toEqual([
      "gan",
      "cgan",
      "dcgan",
      "cogan",
      "wgan",
      "cyclegan",
      "progan",
      "sagan",
      "biggan",
      "stylegan",
      "blank",
    ]);
    const dcgan = list.find(({ id }) => id === "dcgan");
    expect(dcgan?.options["width"]).toMatchObject({ type: "integer", default: 64, min: 1 });
    expect(dcgan?.configurations[0]).toMatchObject({ id: "64-rgb", set: { resolution: 64 } });
    const cyclegan = list.find(({ id }) => id === "cyclegan");
    expect(cyclegan?.configurations.find(({ id }) => id === "256")).toMatchObject({
      counts: { generatorAB: 11_378_179, discriminatorB: 2_764_737 },
    });
  });

  it("makes a project that check, generate and data understand", async () => {
    const folder = join(temporaryFolder(), "mein gän");
    const set = ["--set", "width=2", "--set", "latent=8"];
    const made = await ganvas(["new", "--template", "dcgan", ...set, "--json", folder]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const { document } = JSON.parse(made.stdout) as { document: string };
    expect(document).toBe(join(folder, "mein-gan.gan.json"));

    const check = await ganvas(["check", document, "--json"]);
    expect(check).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(check.stdout)).toMatchObject({
      // 8 * 7*7*4, 2 * 4, 4*4*2*4, 2 * 2, 4*4*1*2 + 1.
      totals: { generator: 1568 + 8 + 128 + 4 + 33 },
      diagnostics: [],
    });

    const generate = await ganvas(["generate", document, "--json"]);
    expect(JSON.parse(generate.stdout)).toMatchObject({ written: [], refused: [] });

    const second = join(folder, "a-second.gan.json");
    writeFileSync(second, readFileSync(document));
    const refused = await ganvas(["generate", second]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("comes from mein-gan.gan.json, not from a-second.gan.json");

    const out = join(folder, "seen");
    const data = await ganvas([
      "data",
      folder,
      "--split",
      "held-out",
      "--count",
      "2",
      "--out",
      out,
    ]);
    expect(data).toMatchObject({ code: 0, stdout: `2 of 1000 images in ${out}.\n` });
    expect(existsSync(join(out, "000001.png"))).toBe(true);
  });

  it("does not write into a folder that holds something", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "thesis.txt"), "");
    const { code, stderr } = await ganvas(["new", "--template", "gan", folder]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is not empty: it holds thesis\.txt/);
  });

  it("says that npm is missing, and that the project is made", async () => {
    const folder = join(temporaryFolder(), "a");
    const args = ["new", "--template", "blank", "--install", folder];
    const { code, stderr } = await ganvas(args, { env: { PATH: temporaryFolder() } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/npm cannot be started \(.*ENOENT\).* run npm install there again/);
    expect(existsSync(join(folder, "src", "game.ts"))).toBe(true);
  });
});

describe("ganvas check of a newer document", () => {
  const fixture = (name: string) =>
    inRoot("test", "fixtures", "documents", "broken", `${name}.gan.json`);

  it("tells what it can read, with a warning", async () => {
    const { code, stdout } = await ganvas(["check", fixture("newer-version"), "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      networks: { generator: {} },
      diagnostics: [{ code: "newer-version", severity: "warning" }],
    });
  });

  it("fails where it can read nothing", async () => {
    const { code, stdout } = await ganvas(["check", fixture("newer-unreadable")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/knows versions up to 1, so it is not shown/);
  });

  it("makes no code of one", async () => {
    const { code, stderr } = await ganvas(["generate", fixture("newer-version")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/No code was generated/);
  });
});

describe("ganvas generate", () => {
  it("refuses a file that was edited, and says so", async () => {
    const project = writeProject(tiny());
    const file = join(project, "src", "game.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace("0.0002", "0.001"));
    const { code, stdout } = await ganvas(["generate", join(project, "a.gan.json")]);
    expect(code).toBe(1);
    expect(stdout).toContain("refused    src/game.ts (edited by hand)");
    expect(readFileSync(file, "utf8")).toContain("rate: 0.001");
  });

  it("keeps the last good code where the document has an error", async () => {
    const project = writeProject(tiny());
    const path = join(project, "a.gan.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"conv2d"', '"conv9d"'));
    const { code, stdout, stderr } = await ganvas(["generate", path, "--json"]);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    expect(report.diagnostics.map((diagnostic) => diagnostic.code)).toContain("unknown-operator");
    expect(stderr).toContain("the last good code stays");
    expect((await ganvas(["check", path])).code).toBe(1);
  });
});

describe("ganvas runs", () => {
  it("lists a damaged run as such", async () => {
    const project = writeProject(tiny({ steps: 1 }));
    await ganvas(["train", project, "--device", "cpu"]);
    const damaged = join(project, "runs", "2020-01-01-000000-old");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "run.json"), '{"format": 1,');
    const { code, stdout } = await ganvas(["runs", project, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { status: "finished", step: 1 },
      { id: "2020-01-01-000000-old", status: "damaged" },
    ]);
    const plain = await ganvas(["runs", project]);
    expect(plain.stdout).toMatch(/2020-01-01-000000-old +damaged .*run\.json is damaged/);
  });
});

describe("ganvas weights", () => {
  it("exports a checkpoint under the paths of its tensors", async () => {
    const project = writeProject(tiny({ steps: 2 }));
    await ganvas(["train", project, "--device", "cpu"]);
    const out = join(project, "new folder", "w.safetensors");
    const args = ["weights", "latest", "--out", out, "--json"];
    const { code, stdout } = await ganvas(args, { cwd: project });
    expect(code).toBe(0);
    const { step, tensors } = JSON.parse(stdout) as { step: number; tensors: string[] };
    expect(step).toBe(2);
    expect(tensors).toContain("generator/up1/kernel");
    expect(tensors).toContain("optimizer/generator/generator/up1/kernel/m");
    expect(existsSync(out)).toBe(true);
  });
});

describe("ganvas train, piped", () => {
  it("prints plain lines, the device and why first", async () => {
    const project = writeProject(tiny({ steps: 2 }), {
      "src/hooks.ts": `console.log("a person's own line");\nexport const hooks = {};\n`,
    });
    const { code, stdout, stderr } = await ganvas(["train", project, "--device", "webgpu"]);
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^Run .*runs/);
    expect(lines[1]).toMatch(/^Training runs on the (CPU|GPU)/);
    expect(lines.at(-1)).toBe("finished at step 2");
    // What a bar would be drawn with.
    for (const control of ["\r", "\u001b"]) expect(stdout).not.toContain(control);
    // Either the GPU works, or the CPU took over, which is said in one sentence.
    expect(lines.filter((line) => line.includes("instead")).length).toBe(
      lines[1]?.includes("CPU") ? 1 : 0,
    );
    expect(stderr).toBe("a person's own line\n");
  });
});
