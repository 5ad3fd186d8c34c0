/** Every paper through the command line: three steps of training, and samples of what came of it, in each way there is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { GanDocument } from "../../../src/core/document/document";
import { built, ganvas } from "../training/support";
import { MINIATURES } from "./miniatures";
import { writeMiniature } from "./projects";

vi.setConfig({ testTimeout: 120_000 });
beforeAll(built, 60_000);

/** What a sample is made with, beside its count and seed, and how its files are called. */
interface Way {
  readonly miniature: string;
  readonly options?: readonly string[];
  /** `-a`, `-b`: of several domains. */
  readonly domains?: readonly string[];
}

const DOMAINS = ["-a", "-b"] as const;

const WAYS: readonly Way[] = [
  { miniature: "gan" },
  { miniature: "cgan", options: ["--class", "7"] },
  { miniature: "dcgan" },
  { miniature: "cogan", domains: DOMAINS },
  { miniature: "wgan with gradient penalty" },
  { miniature: "progan, grown", options: ["--stage", "4"] },
  { miniature: "sagan", options: ["--class", "3"] },
  { miniature: "biggan", options: ["--truncation", "0.5", "--class", "1"] },
  {
    miniature: "stylegan with R1",
    options: ["--truncation", "0.7", "--mix", "9", "--layers", "2-3"],
  },
];

async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ganvas(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** A project trained for three steps, and the path of its run. */
async function trained(miniature: string) {
  const document: GanDocument | undefined = MINIATURES[miniature]?.document;
  if (document === undefined) throw new Error(`There is no miniature "${miniature}".`);
  const project = writeMiniature(document);
  const out = await done("train", project, "--steps", "3", "--device", "cpu", "--json");
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly step?: number });
  expect(events.filter(({ type }) => type === "step").map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(events.at(-1)?.type).toBe("done");
  const [run = ""] = readdirSync(join(project, "runs"));
  return { project, run: join(project, "runs", run) };
}

const images = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => /^\d{6}(-\w+)?\.png$/.test(file))
    .sort();

describe("ganvas train and sample", () => {
  const titled = WAYS.map((way) => ({
    ...way,
    title: [way.miniature, ...(way.options ?? [])].join(" "),
  }));
  it.each(titled)("$title", async ({ miniature, options = [], domains = [""] }) => {
    const { project, run } = await trained(miniature);
    const sample = async (count: number, to: string): Promise<string> => {
      const out = join(project, to);
      await done("sample", run, "--count", `${count}`, "--seed", "4", "--out", out, ...options);
      return out;
    };
    const [three, two] = [await sample(3, "three"), await sample(2, "two")];
    const names = ["000000", "000001", "000002"].flatMap((number) =>
      domains.map((domain) => `${number}${domain}.png`),
    );
    expect(images(three)).toEqual(names);
    // Image i follows from the seed and i alone.
    for (const file of images(two)) {
      expect(readFileSync(join(two, file)), file).toEqual(readFileSync(join(three, file)));
    }
    const listed = JSON.parse(readFileSync(join(three, "samples.json"), "utf8")) as unknown;
    expect(JSON.stringify(listed)).toContain("000002");
  });

  it("points in the plane", async () => {
    const { project, run } = await trained("wgan in the plane");
    await done("sample", run, "--count", "5", "--out", join(project, "out"));
    const text = readFileSync(join(project, "out", "points.json"), "utf8");
    expect(JSON.stringify(JSON.parse(text)).match(/-?\d\.\d+/g)?.length).toBeGreaterThanOrEqual(10);
  });
});

describe("ganvas translate", () => {
  it("cyclegan, there and back", async () => {
    const { project, run } = await trained("cyclegan");
    const [data, out] = [join(project, "data"), join(project, "out")];
    await done("data", project, "--domain", "A", "--count", "2", "--out", data);
    const inputs = images(data).map((file) => join(data, file));
    expect(inputs).toHaveLength(2);
    await done("translate", run, "--from", "A", "--cycle", ...inputs, "--out", out);
    expect(images(out)).toEqual([
      "000000-cycle.png",
      "000000.png",
      "000001-cycle.png",
      "000001.png",
    ]);
  });
});
