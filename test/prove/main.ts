import { writeFileSync } from "node:fs";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { trainClassifier } from "./classifier/train";

const { weights, accuracies } = await trainClassifier((round, rounds) => {
  if (round % 200 === 0) process.stderr.write(`classifier: ${round} of ${rounds}\n`);
});
writeFileSync(inRoot("test", "prove", "classifier", "classifier.safetensors"), weights);
console.log(accuracies);
