/** A project of a template, trained and sampled by the command line, as anybody would. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { analyse } from "../../src/core/analysis/analyse";
import { generateFiles } from "../../src/core/codegen";
import type { GanDocument } from "../../src/core/document/document";
import { serialiseDocument } from "../../src/core/document/serialise";
import type { ImageSize } from "../../runtime/images/raster";
import type { RunEvent } from "../../runtime/runs/events";
import { hooksFile } from "../../templates/project/hooks";

/** Images as bytes, one after the other. */
export interface ByteImages extends ImageSize {
  readonly count: number;
  readonly pixels: Uint8Array;
}

export interface Samples {
  /** By domain; one domain is called "samples". */
  readonly images: Readonly<Record<string, ByteImages>>;
  /** The class that each sample was asked for, where there are classes. */
  readonly classes?: readonly number[];
  /** [count, 2], where the game makes points. */
  readonly points?: Float32Array;
}

/** The seed of all samples that are measured: no run is trained on it. */
const SAMPLE_SEED = "777";

export class Trained {
  constructor(
    readonly document: GanDocument,
    /** The project's folder, and the run in it. */
    readonly folder: string,
    readonly run: string,
    readonly events: readonly RunEvent[],
  ) {}

  /** Samples of the newest checkpoint; `args` are more arguments of `ganvas sample`, such as `--stage 8`. */
  async samples(count: number, args: readonly string[] = []): Promise<Samples> {
    const out = join(this.folder, "out", ["samples", String(count), ...args].join("-"));
    await rm(out, { recursive: true, force: true });
    await ganvas([
      ...["sample", this.run, "--count", String(count), "--seed", SAMPLE_SEED, "--out", out],
      ...["--json", ...args],
    ]);
    return readSamples(out);
  }

  /** What `ganvas translate` makes of images in a folder; in the order of their names. */
  async translated(from: "A" | "B", folder: string, cycle = false): Promise<ByteImages> {
    const out = join(this.folder, "out", `translated-${from}${cycle ? "-cycle" : ""}`);
    await rm(out, { recursive: true, force: true });
    await ganvas([
      ...["translate", this.run, "--from", from, ...(cycle ? ["--cycle"] : []), folder],
      ...["--out", out, "--json"],
    ]);
    const { files } = JSON.parse(readFileSync(join(out, "samples.json"), "utf8")) as SampleList;
    const wanted = files.map(({ file, cycle: back = file }) => (cycle ? back : file));
    return readImages(wanted.map((file) => join(out, file)));
  }
}

/**
 * Writes a project into a folder, in place of what was there, and trains it; one that was trained to its end with the same
 * document and seed is taken as it is. Throws when training fails, with what the command line said.
 */
export async function trainProject(
  document: GanDocument,
  folder: string,
  on: { readonly seed: number; onEvent?(event: RunEvent): void },
): Promise<Trained> {
  const key = keyOf(document, on.seed);
  const mark = join(folder, "trained.json");
  const known = existsSync(mark) ? (JSON.parse(readFileSync(mark, "utf8")) as Mark) : undefined;
  if (known?.key === key) return new Trained(document, folder, known.run, known.events);
  await rm(folder, { recursive: true, force: true });
  const files = [
    ...generateFiles(document, analyse(document), "proof.gan.json"),
    { path: "proof.gan.json", text: serialiseDocument(document) },
    { path: "src/hooks.ts", text: hooksFile() },
    { path: "package.json", text: '{ "type": "module" }\n' },
  ];
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const events: RunEvent[] = [];
  const args = ["train", folder, "--seed", String(on.seed), "--device", "cpu", "--json"];
  await ganvas(args, (line) => {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    on.onEvent?.(event);
  });
  const begun = events.find((event) => event.type === "run");
  const end = events.at(-1);
  if (begun === undefined || end?.type !== "done" || end.reason !== "finished") {
    throw new Error(`Training in ${folder} was not finished.`);
  }
  await writeFile(mark, JSON.stringify({ key, run: begun.path, events } satisfies Mark));
  return new Trained(document, folder, begun.path, events);
}

/** What is left beside a project that was trained to its end. */
interface Mark {
  readonly key: string;
  readonly run: string;
  readonly events: readonly RunEvent[];
}

/** Names a document and a seed. */
export function keyOf(document: GanDocument, seed: number): string {
  return createHash("sha256")
    .update(JSON.stringify([document, seed]))
    .digest("hex")
    .slice(0, 16);
}

interface SampleList {
  readonly files: readonly {
    readonly file: string;
    readonly class?: number;
    readonly domain?: string;
    /** Of a translation, the way back. */
    readonly cycle?: string;
  }[];
}

async function readSamples(folder: string): Promise<Samples> {
  const points = join(folder, "points.json");
  if (existsSync(points)) {
    const pairs = JSON.parse(readFileSync(points, "utf8")) as number[][];
    return { images: {}, points: Float32Array.from(pairs.flat()) };
  }
  const { files } = JSON.parse(readFileSync(join(folder, "samples.json"), "utf8")) as SampleList;
  const domains = [...new Set(files.map(({ domain = "samples" }) => domain))];
  const images: Record<string, ByteImages> = {};
  for (const name of domains) {
    const own = files.filter(({ domain = "samples" }) => domain === name);
    images[name] = await readImages(own.map(({ file }) => join(folder, file)));
  }
  const first = files.filter(({ domain = "samples" }) => domain === domains[0]);
  const classes = first.flatMap((file) => file.class ?? []);
  return classes.length === 0 ? { images } : { images, classes };
}

/** Reads PNG files of one size. */
export async function readImages(paths: readonly string[]): Promise<ByteImages> {
  const decoded = await Promise.all(
    paths.map((path) => sharp(path).raw().toBuffer({ resolveWithObject: true })),
  );
  const [first] = decoded;
  if (first === undefined) throw new Error("There is no image to read.");
  const { width, height, channels } = first.info;
  return {
    count: paths.length,
    ...{ width, height, channels: channels === 3 ? 3 : 1 },
    pixels: Uint8Array.from(Buffer.concat(decoded.map(({ data }) => data))),
  };
}

/** Runs the command line, line by line of what it prints. Throws with what it says when it fails. */
export async function ganvas(
  args: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const child = spawn(process.execPath, [inRoot("runtime", "bin", "ganvas.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const lines = createInterface({ input: child.stdout });
  lines.on("line", onLine);
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0) throw new Error(`ganvas ${args.join(" ")} ended with ${code}: ${said}`);
}
