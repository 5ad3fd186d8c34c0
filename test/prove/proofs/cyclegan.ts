/** CycleGAN, on held-out images: a digit's class must survive the way to the other domain, and the digit the way back. */
import { mkdir, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { derivationOf, readable } from "../domains";
import { toGrey } from "../images";
import { agreement } from "../measures/classes";
import type { Figures, Measuring, Proof } from "../proof";
import { ganvas, readImages, type ByteImages } from "../trained";

const COUNT = 200;
const DOMAINS = ["A", "B"] as const;

async function measure(on: Measuring): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [place, from] of DOMAINS.entries()) {
    const { folder, images, labels } = await heldOut(on, from);
    const translated = await on.trained.translated(from, folder);
    const back = await on.trained.translated(from, folder, true);
    const other = derivationOf(on.trained.document, 1 - place);
    const { classes } = await on.classifier.read(toGrey(readable(translated, other)));
    const way = from === "A" ? "A->B" : "B->A";
    figures[`survives ${way}`] = agreement(classes, labels);
    figures[`cycle ${from}`] = meanDifference(back, images);
  }
  return figures;
}

async function heldOut(on: Measuring, domain: "A" | "B") {
  const folder = join(on.trained.folder, "out", `held-out-${domain}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await ganvas([
    ...["data", on.trained.folder, "--domain", domain, "--split", "held-out"],
    ...["--count", String(COUNT), "--out", folder, "--json"],
  ]);
  const { files } = JSON.parse(readFileSync(join(folder, "samples.json"), "utf8")) as {
    readonly files: readonly { readonly file: string; readonly label: number }[];
  };
  return {
    folder,
    images: await readImages(files.map(({ file }) => join(folder, file))),
    labels: files.map(({ label }) => label),
  };
}

/** Mean absolute difference of pixels in [0, 1]. */
function meanDifference(a: ByteImages, b: ByteImages): number {
  let sum = 0;
  for (let at = 0; at < a.pixels.length; at++) {
    sum += Math.abs((a.pixels[at] ?? 0) - (b.pixels[at] ?? 0));
  }
  return sum / a.pixels.length / 255;
}

export const cyclegan: Proof = {
  id: "cyclegan",
  template: "cyclegan",
  measure,
  bounds: [
    { figure: "survives A->B", is: "at least", value: 0.9 },
    { figure: "survives B->A", is: "at least", value: 0.9 },
    { figure: "cycle A", is: "at most", value: 0.05 },
    { figure: "cycle B", is: "at most", value: 0.05 },
  ],
  short: {
    steps: 60,
    bounds: [
      { figure: "survives A->B", is: "at least", value: 0.5 },
      { figure: "survives B->A", is: "at least", value: 0.5 },
      { figure: "cycle A", is: "at most", value: 0.25 },
      { figure: "cycle B", is: "at most", value: 0.2 },
    ],
  },
};
