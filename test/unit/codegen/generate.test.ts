import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles, hasErrors } from "../../../src/core/codegen";
import type { GanDocument } from "../../../src/core/document/document";
import { templates } from "../../../templates/papers";
import { readDocuments } from "./documents";

const normal = { kind: "normal", deviation: 0.02 };
const document: GanDocument = {
  ganvas: 1,
  name: "Tiny",
  game: {
    nodes: [
      { id: "z", op: "noise", params: { shape: [8] } },
      { id: "digits", op: "dataset" },
      { id: "fake", op: "apply", in: { z: "z" }, params: { network: "generator" } },
      {
        id: "onReal",
        op: "apply",
        in: { image: "digits.image" },
        params: { network: "discriminator" },
      },
      { id: "onFake", op: "apply", in: { image: "fake" }, params: { network: "discriminator" } },
      { id: "dLoss", op: "discriminatorLoss", in: { real: "onReal", fake: "onFake" } },
      { id: "gLoss", op: "generatorLoss", in: { fake: "onFake" } },
    ],
    players: [
      {
        id: "discriminator",
        trains: ["discriminator"],
        minimises: [{ loss: "dLoss", weight: 0.5 }],
        optimizer: { kind: "adam", rate: 0.0002, beta1: 0.5, beta2: 0.999 },
      },
      {
        id: "generator",
        trains: ["generator"],
        minimises: [{ loss: "gLoss" }],
        optimizer: { kind: "adam", rate: 0.0002, beta1: 0.5, beta2: 0.999 },
        average: { decay: 0.999 },
      },
    ],
    order: "sequential",
    samples: ["fake"],
  },
  networks: {
    generator: {
      role: "generator",
      nodes: [
        { id: "z", op: "input", params: { shape: [8] } },
        {
          id: "dense",
          op: "dense",
          in: { x: "z" },
          params: { units: 784, bias: false, kernelInit: normal },
        },
        { id: "map", op: "reshape", in: { x: "dense" }, params: { shape: [28, 28, 1] } },
        { id: "refine", op: "conv2d", in: { x: "map" }, params: { filters: 1, kernel: 3 } },
        { id: "sum", op: "add", in: { x: ["map", "refine"] } },
        { id: "tanh", op: "tanh", in: { x: "sum" } },
        { id: "image", op: "output", in: { x: "tanh" } },
      ],
    },
    discriminator: {
      role: "discriminator",
      nodes: [
        { id: "image", op: "input", params: { shape: [28, 28, 1] } },
        { id: "flat", op: "flatten", in: { x: "image" } },
        { id: "judge", op: "dense", in: { x: "flat" }, params: { units: 1 } },
        { id: "logit", op: "output", in: { x: "judge" } },
      ],
    },
  },
  training: { batch: 4, steps: 10, seed: 1, sampleEvery: 5, checkpointEvery: 5 },
};

const analysis = analyse(document);
const files = Object.fromEntries(
  generateFiles(document, analysis, "tiny.gan.json").map((file) => [file.path, file.text]),
);

describe("generated code", () => {
  it("comes from a document without errors", () => {
    expect(analysis.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual(
      [],
    );
    expect(hasErrors(analysis)).toBe(false);
  });

  it("is one file per network, the game, the configuration and the entry", () => {
    expect(Object.keys(files)).toEqual([
      "src/generator.ts",
      "src/discriminator.ts",
      "src/game.ts",
      "src/config.ts",
      "src/train.ts",
    ]);
  });

  it.each([
    ["this document", document] as const,
    ...readDocuments(),
    ...templates.flatMap(({ id, configurations, build }) =>
      configurations.map(({ id: name, set }) => [`${id} ${name}`, build(set)] as const),
    ),
  ])("is formatted as Prettier would format it: %s", async (_what, from) => {
    for (const { text } of generateFiles(from, analyse(from), "tiny.gan.json")) {
      expect(text).toBe(await format(text, { parser: "typescript", printWidth: 100 }));
    }
  });

  it("runs a chain through one variable and names a value that is read again", () => {
    expect(files["src/generator.ts"]).toContain(`  return ({ z }, context) => {
    let x = denseLayer(z, context); // [784]
    const map = reshape(x, [28, 28, 1]); // [28, 28, 1]
    x = add(map, refine(map, context));
    return tanh(x);
  };`);
  });

  it("keeps a layer's name apart from the function it is made by", () => {
    expect(files["src/generator.ts"]).toContain('const denseLayer = dense(scope, "dense", {');
  });

  it("writes each player's loss out, with its weight", () => {
    expect(files["src/game.ts"])
      .toContain(`      // Minimises the mean of 0.5 * (-log D(x) - log(1 - D(G(z)))).
      loss(context) {
        const z = context.noise("z");
        const digits = context.batch("digits");
        const fake = generator({ z }, context.at("fake"));
        const onReal = discriminator({ image: digits.image }, context.at("onReal"));
        context.report("onReal", sigmoid(onReal));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        context.report("onFake", sigmoid(onFake));
        return { dLoss: weighted(0.5, discriminatorLoss("minimax", onReal, onFake)) };
      },`);
    expect(files["src/game.ts"]).toContain("      average: { decay: 0.999 },");
  });

  it("reports each verdict once, where it is first computed", () => {
    expect(files["src/game.ts"]?.match(/context\.report\(/g)).toHaveLength(2);
  });

  it("names an initialiser that several layers share", () => {
    const { discriminator, generator } = document.networks;
    if (!discriminator || !generator) throw new Error("The fixture has both networks.");
    const params = { units: 2, kernelInit: normal };
    const nodes = generator.nodes.flatMap((node) =>
      node.id === "dense"
        ? [
            { ...node, params },
            { id: "dense2", op: "dense", in: { x: "dense" }, params: { ...node.params } },
          ]
        : [node.id === "map" ? { ...node, in: { x: "dense2" } } : node],
    );
    const twice = { ...document, networks: { generator: { ...generator, nodes }, discriminator } };
    const text = generateFiles(twice, analyse(twice), "tiny.gan.json")[0]?.text ?? "";
    expect(text).toContain('const kernelInit = { kind: "normal", deviation: 0.02 } as const;');
    expect(text).toContain('dense(scope, "dense", { inputs: 8, units: 2, kernelInit });');
    expect(files["src/generator.ts"]).toContain('    kernelInit: { kind: "normal"');
  });

  it("takes over what sampling does differently", () => {
    const game = { ...document.game, sampling: { statistics: "batch" } } as const;
    const [, , text] = generateFiles({ ...document, game }, analysis, "tiny.gan.json");
    expect(text?.text).toContain('  sampling: { statistics: "batch" },');
    expect(files["src/game.ts"]).not.toContain("sampling:");
  });

  it("is the same every time", () => {
    const again = generateFiles(structuredClone(document), analyse(document), "tiny.gan.json");
    expect(Object.fromEntries(again.map((file) => [file.path, file.text]))).toEqual(files);
  });
});
