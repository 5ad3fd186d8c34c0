/** The code of any network does what the canvas says of it: the same shapes, the same tensors, the same counts. */
import { compileFunction } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { trace, type Tracer } from "../../../runtime/compile/trace";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import type { Context } from "../../../runtime/game/context";
import type { Network } from "../../../runtime/game/network";
import * as ganvas from "../../../runtime/index";
import { analyse } from "../../../src/core/analysis/analyse";
import type { NetworkAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphNode } from "../../../src/core/document/document";
import { generateFiles } from "../../../src/core/codegen";
import { readDocuments } from "../../unit/codegen/documents";
import { randomOf } from "../../unit/properties/random";
import { randomNetwork } from "./randomNetwork";

const CASES = Number(process.env["GANVAS_CASES"] ?? 40);
const BATCH = 2;
const engine = createOnnxRuntimeEngine({ provider: "cpu" });
afterAll(() => engine.dispose());

type GeneratedNetwork = Network<string, tf.Tensor | Record<string, tf.Tensor>>;
type Module = (
  exports: Partial<Record<string, GeneratedNetwork>>,
  require: (name: string) => unknown,
) => void;

/** What a generated file exports. */
function exportsOf(code: string, blocks: string): Partial<Record<string, GeneratedNetwork>> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Partial<Record<string, GeneratedNetwork>> = {};
  const module = compileFunction(outputText, ["exports", "require"]) as Module;
  module(exports, (name) => (name === "./blocks" ? exportsOf(blocks, "") : ganvas));
  return exports;
}

/** The network that a generated file exports. */
function load(code: string, blocks: string): GeneratedNetwork {
  const [network] = Object.values(exportsOf(code, blocks));
  if (network === undefined) throw new Error("The file exports nothing.");
  return network;
}

/** Inputs, parameters and draws all come from the tracer. */
function contextOf(tracer: Tracer, stage: Context["stage"]): Context {
  const context: Context = {
    batch: BATCH,
    ...(stage && { stage }),
    phase: "training",
    statistics: "batch",
    updatesState: true,
    read: ({ path, shape }) => tracer.state(path, { shape, dtype: "float32" }),
    write: ({ shape }, value) => {
      expect(value.shape).toEqual(shape);
    },
    draw: (node, name, shape) => tracer.input(`${node}/${name}`, { shape, dtype: "float32" }),
    within: () => context,
  };
  return context;
}

function zeros(spec: { readonly shape: readonly number[]; readonly dtype: string }): HostTensor {
  const count = spec.shape.reduce((product, side) => product * side, 1);
  return spec.dtype === "int32"
    ? { shape: spec.shape, dtype: "int32", data: new Int32Array(count) }
    : { shape: spec.shape, dtype: "float32", data: new Float32Array(count).fill(0.5) };
}

const fed = (specs: Readonly<Record<string, Parameters<typeof zeros>[0]>>) =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, zeros(spec)]));

/** The last stage of growth, half faded in. */
function lastStage({ stages = [] }: GanDocument): Context["stage"] {
  const last = stages.at(-1);
  if (last === undefined) return undefined;
  return {
    id: last.id,
    resolution: last.resolution,
    fade: tf.scalar(0.5),
    params: last.params ?? {},
    exists: ({ until }) => until === undefined || until === last.id,
  };
}

/** Shapes of the outputs, by name, as the running network gives them. */
async function run(code: string, analysis: NetworkAnalysis, document: GanDocument, blocks = "") {
  const network = load(code, blocks);
  const labels = new Set(
    analysis.nodes.filter(({ outputs }) => outputs[0]?.type === "label").map(({ path }) => path),
  );
  const graph = trace((tracer) => {
    const inputs = Object.fromEntries(
      network.inputs.map((name) => [
        name,
        tracer.input(`in/${name}`, {
          shape: [BATCH, ...(analysis.inputShapes[name] ?? [])],
          dtype: labels.has(name) ? "int32" : "float32",
        }),
      ]),
    );
    const result = network(inputs, contextOf(tracer, lastStage(document)));
    const [only = ""] = Object.keys(analysis.outputShapes);
    const named = Object.entries(result instanceof tf.Tensor ? { [only]: result } : result);
    // An output that is an input as it came would be no output of a graph.
    return {
      outputs: Object.fromEntries(
        named.map(([name, value]): [string, tf.Tensor] => [name, tf.mul(value, 2)]),
      ),
      updates: {},
    };
  });
  const program = await engine.load(graph);
  const outputs = await program.run(engine.createState(fed(graph.state)), fed(graph.inputs));
  await program.dispose();
  return {
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, shape])),
    declarations: network.declarations,
  };
}

it("runs any network with the shapes and the tensors that core derives", async () => {
  let layers = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const document = randomNetwork(randomOf(seed), 14);
    const analysis = analyse(document);
    const network = analysis.networks.generator;
    if (network === undefined) throw new Error("There is no generator.");
    if (Object.keys(network.outputShapes).length === 0) continue;
    const code = generateFiles(document, analysis, "a.gan.json")[0]?.text ?? "";
    try {
      const { outputs, declarations } = await run(code, network, document);
      expect(outputs).toEqual(
        Object.fromEntries(
          Object.entries(network.outputShapes).map(([name, shape = []]) => [
            name,
            [BATCH, ...shape],
          ]),
        ),
      );
      const tensors = network.flat.flatMap(({ path, tensors }) =>
        tensors.map(({ name, shape, trainable }) => ({
          path: `generator/${path}/${name}`,
          shape,
          trainable,
        })),
      );
      expect(
        declarations.map(({ path, shape, trainable }) => ({ path, shape, trainable })).sort(byPath),
      ).toEqual(tensors.sort(byPath));
      layers += network.flat.length;
    } catch (error) {
      throw new Error(`Seed ${seed}:\n${code}`, { cause: error });
    }
  }
  expect(layers).toBeGreaterThan(5 * CASES);
}, 60_000);

/** Two networks of one block, the second with the first one's weights. */
function coupled(): GanDocument {
  const side = (id: string, weights?: string): readonly GraphNode[] => [
    { id: "image", op: "input", params: { shape: [4, 4, 1] } },
    { id, op: "block:unit", in: { x: "image" }, ...(weights && { weights }) },
    { id: "result", op: "output", in: { x: id } },
  ];
  const conv = { filters: 2, kernel: 3 };
  return {
    ganvas: 1,
    name: "Coupled",
    game: { nodes: [], players: [], order: "sequential", samples: [] },
    networks: {
      one: { role: "generator", nodes: side("a") },
      other: { role: "generator", nodes: side("b", "one/a") },
    },
    blocks: {
      unit: {
        nodes: [
          { id: "x", op: "input" },
          { id: "conv", op: "conv2d", in: { x: "x" }, params: conv },
          { id: "y", op: "output", in: { x: "conv" } },
        ],
      },
    },
    training: { batch: 2, steps: 1, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
  };
}

const drawn = [...readDocuments(), ["coupled", coupled()] as const].flatMap(([name, document]) =>
  Object.keys(document.networks).map(
    (network) => [`${name} ${network}`, document, network] as const,
  ),
);

it.each(drawn)(
  "runs blocks and stages with the shapes and the tensors that core derives: %s",
  async (_title, document, name) => {
    const analysis = analyse(document);
    const network = analysis.networks[name];
    if (network === undefined) throw new Error(`There is no ${name}.`);
    const files = generateFiles(document, analysis, "a.gan.json");
    const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? "";
    const code = textOf(`src/${name}.ts`);
    const { outputs, declarations } = await run(code, network, document, textOf("src/blocks.ts"));
    expect(outputs).toEqual(
      Object.fromEntries(
        Object.entries(network.outputShapes).map(([output, shape = []]) => [
          output,
          [BATCH, ...shape],
        ]),
      ),
    );
    // Layers of all stages are declared from the start, so there may be more than those of the last.
    const declared = new Map(declarations.map(({ path, shape }) => [path, shape]));
    const tensors = network.flat.flatMap(({ path, node, tensors }) =>
      tensors.map(({ name: tensor, shape }) => ({
        path: `${node.weights ?? `${name}/${path}`}/${tensor}`,
        shape,
      })),
    );
    for (const { path, shape } of tensors)
      expect([path, declared.get(path)]).toEqual([path, shape]);
    if (document.stages === undefined)
      expect(declared.size).toBe(new Set(tensors.map(({ path }) => path)).size);
  },
);

const byPath = (a: { readonly path: string }, b: { readonly path: string }) =>
  a.path < b.path ? -1 : 1;
