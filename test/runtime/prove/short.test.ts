/** The short version of `npm run prove`: after seconds of training, what a network that has learned nothing cannot show. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Classifier } from "../../prove/classifier/classify";
import { readDigits, type Digits } from "../../prove/digits";
import { documentOf, objections, withSteps } from "../../prove/proof";
import { PROOFS } from "../../prove/proofs";
import { trainProject } from "../../prove/trained";
import { inRoot } from "../../unit/house/sources";
import { built, temporaryFolder } from "../training/support";

vi.setConfig({ testTimeout: 240_000 });

const SHORT = PROOFS.flatMap((proof) =>
  proof.short === undefined ? [] : [{ ...proof, ...proof.short }],
);

describe("within seconds", () => {
  let classifier: Classifier;
  let digits: Digits;
  beforeAll(async () => {
    await built();
    const weights = inRoot("test", "prove", "classifier", "classifier.safetensors");
    classifier = await Classifier.load(readFileSync(weights));
    digits = await readDigits();
  }, 60_000);
  afterAll(() => classifier.dispose());

  it("the classifier that judges reads the held-out digits", async () => {
    const { classes } = await classifier.read(digits.heldOut);
    const right = classes.filter((label, i) => label === digits.heldOut.labels[i]).length;
    expect(right / digits.heldOut.count).toBeGreaterThan(0.98);
  });

  it.each(SHORT)("$id begins to learn", async (proof) => {
    const folder = temporaryFolder();
    const document = documentOf(proof);
    const seed = 1;
    const trained = await trainProject(document, join(folder, "trained"), { seed });
    const untrained = await trainProject(withSteps(document, 1), join(folder, "new"), { seed });
    const figures = await proof.measure({ trained, classifier, digits });
    const before = await proof.measure({ trained: untrained, classifier, digits });
    expect(objections(proof.bounds, figures, before)).toEqual([]);
  });
});
