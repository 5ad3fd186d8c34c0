import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { applyEdits } from "../../../src/core/document/apply";
import type { Block, GanDocument } from "../../../src/core/document/document";
import { largeDocument } from "../../fixtures/largeDocument";
import { afterFix, codes, node, only, SOUND, withGame, withNetwork } from "./documents";

it("a sound document has nothing to say", () => expect(analyse(SOUND).diagnostics).toEqual([]));

describe("operators", () => {
  it("that do not exist are named, with the nearest one", () => {
    const document = withNetwork("generator", node("squash", "tahn", "pixels"));
    expect(only(document)).toEqual({
      code: "unknown-operator",
      severity: "error",
      where: { network: "generator", node: "squash" },
      message: '"squash" is a "tahn", but there is no operator of that name.',
      fix: 'Did you mean "tanh"?',
    });
  });

  it("of the game cannot stand in a network", () => {
    const document = withNetwork(
      "generator",
      node("extra", "stopGradient", "squash"),
      node("picture", "reshape", "extra", { shape: [4, 4, 1] }),
    );
    expect(only(document)).toMatchObject({
      code: "wrong-level",
      where: { network: "generator", node: "extra" },
    });
  });

  it("apply networks that exist", () => {
    const document = withGame(
      node("onFake", "apply", { image: "fake" }, { network: "discriminatr" }),
    );
    expect(only(document)).toMatchObject({
      code: "unknown-network",
      where: { node: "onFake", parameter: "network" },
      message: '"onFake" applies "discriminatr", but the document has no network of that name.',
      fix: 'Did you mean "discriminator"?',
    });
    expect(afterFix(document)).toEqual([]);
  });
});

describe("parameters", () => {
  it("out of range are set to the nearest value by the fix", () => {
    const document = withNetwork("discriminator", node("judge", "dense", "flat", { units: 0 }));
    expect(only(document)).toMatchObject({
      code: "parameter-range",
      severity: "error",
      where: { network: "discriminator", node: "judge", parameter: "units" },
      message: '"judge" has 0 as its units, but 1 or more is wanted.',
    });
    expect(afterFix(document)).toEqual([]);
  });

  it("that nothing reads are a warning, and go away by the fix", () => {
    const document = withNetwork(
      "discriminator",
      node("judge", "dense", "flat", { units: 1, width: 3 }),
    );
    expect(only(document)).toMatchObject({ code: "unknown-parameter", severity: "warning" });
    expect(afterFix(document)).toEqual([]);
  });
});

describe("edges", () => {
  it("to no node are named, with the nearest one", () => {
    expect(only(withNetwork("generator", node("squash", "tanh", "pixel")))).toMatchObject({
      code: "dangling-edge",
      where: { network: "generator", node: "squash", port: "x" },
      message: '"squash" reads "pixel" on its input "x", but there is no node "pixel" beside it.',
      fix: 'Did you mean "pixels"?',
    });
  });

  it("to no port, or from no output, say what there is", () => {
    expect(
      only(withNetwork("generator", node("squash", "tanh", { x: "pixels", y: "z" }))),
    ).toMatchObject({
      code: "unknown-port",
      fix: "Connect it to one of: x.",
    });
    expect(
      only(
        withGame(node("onReal", "apply", { image: "digits.pixels" }, { network: "discriminator" })),
      ),
    ).toMatchObject({
      code: "unknown-port",
      message:
        '"onReal" reads "digits.pixels" on its input "image", but "digits" has no output "pixels".',
      fix: "Read one of: image, label.",
    });
  });

  it("join labels to labels and numbers to numbers", () => {
    expect(
      only(
        withGame(node("onReal", "apply", { image: "digits.label" }, { network: "discriminator" })),
      ),
    ).toMatchObject({
      code: "type-mismatch",
      message:
        '"onReal" reads class labels from "digits.label" on its input "image", but wants numbers.',
      fix: "Put a One-hot or an Embedding between them.",
    });
  });

  it("that are missing are asked for", () => {
    const document = withNetwork("discriminator", node("flat", "flatten"));
    expect(only(document)).toMatchObject({
      code: "missing-input",
      where: { network: "discriminator", node: "flat", port: "x" },
      message: '"flat" reads nothing on its input "x".',
    });
  });

  it("in a circle are told once, with all its nodes", () => {
    const document = withNetwork("generator", node("pixels", "dense", "squash", { units: 16 }));
    expect(only(document)).toMatchObject({
      code: "cycle",
      where: { network: "generator", node: "pixels", port: "x" },
      message:
        '"pixels" and "squash" read each other in a circle, so that none of them can be computed first.',
    });
  });
});

describe("shapes", () => {
  it("that an operator refuses are told once, not down the graph", () => {
    const document = withNetwork(
      "generator",
      node("picture", "reshape", "squash", { shape: [4, 4, 3] }),
    );
    expect(only(document)).toEqual({
      code: "shape-mismatch",
      severity: "error",
      where: { network: "generator", node: "picture", port: "x", parameter: "shape" },
      message:
        '"picture" makes [4, 4, 3], which has 48 elements, but gets [16], which has 16 elements.',
      fix: "Choose a shape of 16 elements, for example [1, 1, 16], or give it 48 elements.",
    });
  });

  it("of the data follow the discriminator where the generator does", () => {
    const grey = withGame(
      node("digits", "dataset", undefined, { height: 4, width: 4, channels: 3 }),
    );
    expect(only(grey)).toMatchObject({
      code: "channel-mismatch",
      where: { node: "onReal", port: "image" },
      message:
        '"onReal" applies "discriminator", whose input "image" is [4, 4, 1], but gets [4, 4, 3].',
      fix: 'Set the images of "digits" to [4, 4, 1].',
    });
    expect(afterFix(grey)).toEqual([]);
    const large = withGame(node("digits", "dataset"));
    expect(only(large)).toMatchObject({ code: "size-mismatch" });
    expect(afterFix(large)).toEqual([]);
  });

  it("of the discriminator's input follow data and generator where those agree", () => {
    const document = withNetwork(
      "discriminator",
      node("image", "input", undefined, { shape: [8, 8, 1] }),
    );
    const { diagnostics } = analyse(document);
    expect(diagnostics.map(({ code, fix }) => [code, fix])).toEqual([
      ["size-mismatch", 'Set the input "image" of "discriminator" to [4, 4, 1].'],
      ["size-mismatch", 'Set the input "image" of "discriminator" to [4, 4, 1].'],
    ]);
  });

  it("that no machine holds are told with their bytes", () => {
    const document = withNetwork(
      "generator",
      node("pixels", "dense", "z", { units: 1_000_000_000 }),
    );
    const { diagnostics } = analyse(document);
    expect(diagnostics.find(({ code }) => code === "too-large")).toMatchObject({
      where: { network: "generator", node: "pixels" },
      message: '"pixels" has a kernel of [8, 1000000000], which takes 32 GB.',
      fix: "Make it smaller: one tensor can have up to 4 GB.",
    });
  });

  it("count the batch: 10^8 units of 8 samples are 3.2 GB, of 16 too many", () => {
    const wide = (batch: number): GanDocument => ({
      ...withNetwork(
        "discriminator",
        node("spread", "upsample", "image", { factor: 16 }),
        node("more", "upsample", "spread", { factor: 16 }),
        node("most", "upsample", "more", { factor: 8 }),
        node("flat", "globalAveragePool", "most"),
      ),
      training: { ...SOUND.training, batch },
    });
    // 8192 * 8192 pixels of 4 bytes are 268 MB.
    expect(codes(analyse(wide(14)))).toEqual([]);
    expect(only(wide(15))).toMatchObject({
      code: "too-large",
      message: '"most" gives [8192, 8192, 1], which takes 4.03 GB for a batch of 15.',
    });
  });
});

describe("ranges", () => {
  it("of the data follow the generator's last activation", () => {
    const document = withGame(
      node("digits", "dataset", undefined, { height: 4, width: 4, range: "unit" }),
    );
    expect(only(document)).toMatchObject({
      code: "range-mismatch",
      severity: "warning",
      where: { node: "digits", parameter: "range" },
      message:
        '"digits" gives images in [0, 1], but "fake" ends in a tanh, in [-1, 1], and "discriminator" reads both.',
    });
    expect(afterFix(document)).toEqual([]);
  });

  it("of a generator that ends in a sigmoid are [0, 1]", () => {
    const document = withNetwork("generator", node("squash", "sigmoid", "pixels"));
    expect(only(document)).toMatchObject({ code: "range-mismatch" });
    expect(afterFix(document)).toEqual([]);
  });

  it("of a linear generator are anyone's", () => {
    expect(codes(analyse(withNetwork("generator", node("squash", "affine", "pixels"))))).toEqual(
      [],
    );
  });
});

describe("weights", () => {
  const shared = (weights: string, params: Record<string, number> = { units: 1 }): GanDocument =>
    withNetwork("discriminator", node("first", "dense", "flat", { units: 16 }), {
      ...node("judge", "dense", "first", params),
      weights,
    });

  it("of no node are refused", () => {
    expect(only(shared("discriminator/fist"))).toMatchObject({
      code: "unknown-weights",
      fix: 'Did you mean "discriminator/first"?',
    });
    expect(afterFix(shared("discriminator/fist"))).toEqual([]);
  });

  it("must have the same shapes", () => {
    expect(only(shared("discriminator/first"))).toMatchObject({
      code: "weights-mismatch",
      message:
        '"judge" shares the weights of "discriminator/first", but its kernel is [16, 1] and that one\'s [16, 16].',
    });
  });

  it("cannot be one's own", () => {
    expect(only(shared("discriminator/judge"))).toMatchObject({ code: "weights-cycle" });
  });

  it("are trained by one player", () => {
    const [d, g] = SOUND.game.players;
    if (d === undefined || g === undefined) throw new Error("There are two players.");
    const document = {
      ...SOUND,
      game: { ...SOUND.game, players: [d, { ...g, trains: ["generator", "discriminator"] }] },
    };
    const { diagnostics } = analyse(document);
    expect(diagnostics[0]).toMatchObject({
      code: "duplicate-weights",
      severity: "warning",
      where: { player: "g" },
      message: '"g" trains the weights of "discriminator/judge", but "d" trains them as well.',
    });
  });
});

describe("initialisers", () => {
  it("that look at the data need an image of their size", () => {
    const init = { biasInit: { kind: "dataLogit" } };
    const fits = withNetwork("generator", node("pixels", "dense", "z", { units: 16, ...init }));
    expect(codes(analyse(fits))).toEqual([]);
    const document = withNetwork(
      "discriminator",
      node("judge", "dense", "flat", { units: 1, ...init }),
    );
    expect(only(document)).toMatchObject({
      code: "initializer-mismatch",
      message:
        '"judge" begins its bias of [1] as the logit of the data\'s mean image, but no data gives images of 1 numbers.',
    });
    expect(afterFix(document)).toEqual([]);
  });
});

describe("players", () => {
  const withPlayer = (change: object): GanDocument => {
    const [d, g] = SOUND.game.players;
    if (d === undefined || g === undefined) throw new Error("There are two players.");
    return { ...SOUND, game: { ...SOUND.game, players: [d, { ...g, ...change }] } };
  };

  it("train networks that exist", () => {
    const document = withPlayer({ trains: ["generatr"] });
    const { diagnostics } = analyse(document);
    expect(diagnostics[0]).toMatchObject({
      code: "player-trains-unknown",
      where: { player: "g" },
      message: '"g" trains "generatr", but the document has no network of that name.',
      fix: 'Did you mean "generator"?',
    });
  });

  it("minimise losses that exist", () => {
    expect(codes(analyse(withPlayer({ minimises: [{ loss: "onFake" }] })))).toContain(
      "unknown-loss",
    );
    expect(codes(analyse(withPlayer({ minimises: [] })))).toContain("player-without-loss");
    expect(codes(analyse(withPlayer({ trains: [] })))).toContain("player-trains-nothing");
  });

  it("are there", () => {
    const document = { ...SOUND, game: { ...SOUND.game, players: [] } };
    expect(codes(analyse(document))).toContain("no-players");
  });

  it("learn only what a gradient reaches", () => {
    const document = withGame(
      node("still", "stopGradient", "fake"),
      node("onFake", "apply", { image: "still" }, { network: "discriminator" }),
    );
    expect(only(document)).toMatchObject({
      code: "loss-not-reached",
      where: { player: "g" },
      message: '"g" trains "generator", but no gradient of "gLoss" reaches an application of it.',
    });
  });
});

describe("networks", () => {
  const spare = { role: "generator", nodes: SOUND.networks.generator?.nodes ?? [] } as const;

  it("that are applied nowhere, or trained by nobody, are named", () => {
    const unused: GanDocument = { ...SOUND, networks: { ...SOUND.networks, spare } };
    expect(only(unused)).toMatchObject({
      code: "network-not-applied",
      where: { network: "spare" },
    });
    expect(afterFix(unused)).toEqual([]);
    const [d] = SOUND.game.players;
    const untrained: GanDocument = {
      ...SOUND,
      game: { ...SOUND.game, players: d === undefined ? [] : [d] },
    };
    expect(codes(analyse(untrained))).toEqual(["network-not-trained", "unused-node"]);
  });

  it("begin and end somewhere", () => {
    const nodes = SOUND.networks.discriminator?.nodes.filter(({ op }) => op !== "output") ?? [];
    const document: GanDocument = {
      ...SOUND,
      networks: { ...SOUND.networks, discriminator: { role: "discriminator", nodes } },
    };
    expect(codes(analyse(document))).toContain("no-output");
  });
});

describe("samples", () => {
  it("are wanted, and exist", () => {
    expect(only({ ...SOUND, game: { ...SOUND.game, samples: [] } })).toMatchObject({
      code: "no-samples",
      fix: 'Choose the output of an application, such as "fake".',
    });
    expect(only({ ...SOUND, game: { ...SOUND.game, samples: ["fak"] } })).toMatchObject({
      code: "unknown-sample",
      severity: "error",
    });
  });
});

describe("nodes that nothing reads", () => {
  it("are a warning, and go away by the fix", () => {
    const document = withNetwork("generator", node("aside", "relu", "pixels"));
    expect(only(document)).toMatchObject({
      code: "unused-node",
      severity: "warning",
      where: { network: "generator", node: "aside" },
    });
    expect(afterFix(document)).toEqual([]);
  });
});

describe("names of networks", () => {
  const renamed = (to: string): GanDocument => {
    const result = applyEdits(SOUND, [{ kind: "renameNetwork", name: "generator", to }]);
    if (!result.ok) throw new Error(result.error.message);
    return result.document;
  };

  it("are no files that stand beside them", () => {
    expect(only(renamed("Config"))).toMatchObject({
      code: "network-name",
      where: { network: "Config" },
      message:
        '"Config" would be generated as src/Config.ts, which on many disks is the same as the file src/config.ts.',
      fix: 'Rename it, for example to "ConfigNetwork".',
    });
    expect(afterFix(renamed("Config"))).toEqual([]);
  });

  it("differ in more than their case", () => {
    expect(only(renamed("Discriminator"))).toMatchObject({ code: "network-name" });
    expect(afterFix(renamed("Discriminator"))).toEqual([]);
  });
});

describe("a simultaneous game", () => {
  const withPlayer = (change: Partial<GanDocument["game"]["players"][number]>): GanDocument => ({
    ...SOUND,
    game: {
      ...SOUND.game,
      players: SOUND.game.players.map((player) =>
        player.id === "d" ? { ...player, ...change } : player,
      ),
    },
  });

  it("has no player of several steps", () => {
    const document = withPlayer({ steps: 5 });
    const simultaneous = {
      ...document,
      game: { ...document.game, order: "simultaneous" as const },
    };
    expect(only(simultaneous)).toMatchObject({
      code: "simultaneous-steps",
      where: { player: "d", parameter: "steps" },
    });
    expect(afterFix(simultaneous)).toEqual([]);
  });

  it("and a loss that is named twice, which the fix adds up", () => {
    const document = withPlayer({ minimises: [{ loss: "dLoss" }, { loss: "dLoss", weight: 2 }] });
    expect(only(document)).toMatchObject({
      code: "duplicate-loss",
      message: '"d" minimises "dLoss" twice.',
      edits: [{ player: { minimises: [{ loss: "dLoss", weight: 3 }] } }],
    });
    expect(afterFix(document)).toEqual([]);
  });
});

describe("names that every object has", () => {
  it("are no networks, blocks, ports or parameters", () => {
    const applied = withGame(
      node("onFake", "apply", { image: "fake" }, { network: "constructor" }),
    );
    expect(only(applied)).toMatchObject({ code: "unknown-network" });
    const used = withNetwork("generator", node("squash", "block:toString", "pixels"));
    expect(codes(analyse(used))).toContain("unknown-block");
    const set = withNetwork("generator", node("squash", "tanh", "pixels", { valueOf: 1 }));
    expect(only(set)).toMatchObject({ code: "unknown-parameter" });
  });
});

describe("blocks within blocks", () => {
  it("that double thirty times are refused, and soon", () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 30 }, (_, level): [string, Block] => [
        `b${level}`,
        {
          nodes: [
            node("x", "input"),
            node("one", level === 0 ? "relu" : `block:b${level - 1}`, "x"),
            node("two", level === 0 ? "relu" : `block:b${level - 1}`, "one"),
            node("y", "output", "two"),
          ],
        },
      ]),
    );
    const document = { ...withNetwork("generator", node("squash", "block:b29", "pixels")), blocks };
    const start = performance.now();
    expect(analyse(document).diagnostics[0]).toMatchObject({
      code: "too-many-nodes",
      message:
        '"two" uses the block "b28", but blocks within blocks come to more than 10,000 nodes or 32 levels.',
    });
    const graph = { kind: "block", name: "b0" } as const;
    expect(applyEdits(document, [{ kind: "renameNode", graph, id: "one", to: "first" }]).ok).toBe(
      true,
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("a document in which everything is wrong", () => {
  it("is told so within two seconds, however many nodes it has", () => {
    const document = largeDocument(3000);
    const { discriminator } = document.networks;
    const nodes = (discriminator?.nodes ?? []).map((each) =>
      each.in === undefined ? each : { ...each, op: `${each.op}s`, in: { x: `nothing${each.id}` } },
    );
    const broken = {
      ...document,
      networks: { ...document.networks, discriminator: { role: "discriminator" as const, nodes } },
    };
    const start = performance.now();
    expect(analyse(broken).diagnostics.length).toBeGreaterThan(3000);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
