import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What a run was trained with, for its record: this package, Node, TensorFlow.js and ONNX Runtime. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (file: string) =>
    (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  return {
    ganvas: versionOf(require.resolve("ganvas/package.json")),
    node: process.versions.node,
    tfjs: versionOf(require.resolve("@tensorflow/tfjs/package.json")),
    onnxruntime: versionOf(require.resolve("onnxruntime-node/package.json")),
  };
}
