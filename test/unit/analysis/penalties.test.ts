/** Penalties on gradients and weights: what they must reach, and what must not lie in their way. */
import { describe, expect, it, vi } from "vitest";
import type * as catalogueModule from "../../../src/core/operators/catalogue";
import { analyse } from "../../../src/core/analysis/analyse";
import type { GanDocument, GraphNode } from "../../../src/core/document/document";
import { afterFix, codes, node, only, SOUND, withGame } from "./documents";

// Every operator of the catalogue has a right second derivative; one that has none stands in for those to come.
vi.mock("../../../src/core/operators/catalogue", async (original) => {
  const { lookup, ...catalogue } = await original<typeof catalogueModule>();
  const softplus = lookup("softplus");
  return {
    ...catalogue,
    lookup: (id: string) =>
      id === "softplus" && softplus !== undefined
        ? { ...softplus, twiceDifferentiable: false }
        : lookup(id),
  };
});

/** WGAN-GP on the sound game, with other nodes in the discriminator and the game. */
function penalised(inside: readonly GraphNode[] = [], ...game: readonly GraphNode[]): GanDocument {
  const nodesOfGame = new Map(
    [
      node("mix", "interpolate", { a: "digits.image", b: "fake" }),
      node("onMix", "apply", { image: "mix" }, { network: "discriminator" }),
      node("penalty", "gradientPenalty", { score: "onMix", at: "mix" }),
      ...game,
    ].map((entry) => [entry.id, entry]),
  );
  const document = withGame(...nodesOfGame.values());
  const last = inside.at(-1)?.id ?? "flat";
  const nodes = SOUND.networks.discriminator?.nodes ?? [];
  return {
    ...document,
    game: {
      ...document.game,
      players: document.game.players.map((player) =>
        player.id === "d"
          ? { ...player, minimises: [...player.minimises, { loss: "penalty", weight: 10 }] }
          : player,
      ),
    },
    networks: {
      ...document.networks,
      discriminator: {
        role: "discriminator",
        nodes: [
          ...nodes.map((entry) => (entry.id === "judge" ? { ...entry, in: { x: last } } : entry)),
          ...inside,
        ],
      },
    },
  };
}

describe("a gradient penalty", () => {
  it("may go through layers, activations, pools and norms of single samples", () => {
    const inside = [
      node("act", "leakyRelu", "flat"),
      node("norm", "layerNorm", "act"),
      node("more", "maxout", "norm", { units: 4, pieces: 2 }),
    ];
    expect(analyse(penalised(inside)).diagnostics).toEqual([]);
  });

  it("must not go through what has no second derivative, also inside a block", () => {
    expect(only(penalised([node("soft", "softplus", "flat")]))).toMatchObject({
      code: "no-second-derivative",
      severity: "error",
      where: { network: "discriminator", node: "soft" },
      message:
        '"soft" is a Softplus, through which "penalty" takes a gradient at "onMix", but it has no right second derivative, so that the penalty would train the wrong way.',
    });
    const used: GanDocument = {
      ...penalised([node("used", "block:smooth", "flat")]),
      blocks: {
        smooth: {
          nodes: [node("x", "input"), node("soft", "softplus", "x"), node("y", "output", "soft")],
        },
      },
    };
    expect(only(used)).toMatchObject({
      code: "no-second-derivative",
      where: { network: "discriminator", node: "used/soft" },
    });
  });

  it("does not mind what lies elsewhere: in the generator, or beside the way", () => {
    const document = penalised();
    const soft: GanDocument = {
      ...document,
      networks: {
        ...document.networks,
        generator: {
          role: "generator",
          nodes: (document.networks.generator?.nodes ?? []).map((entry) =>
            entry.id === "squash" ? { ...entry, op: "softplus" } : entry,
          ),
        },
      },
    };
    expect(codes(analyse(soft))).toEqual([]);
  });

  it.each(["batchNorm", "conditionalBatchNorm"])("warns of a %s in its way", (op) => {
    const norm: GraphNode =
      op === "batchNorm"
        ? node("norm", op, "flat")
        : node("norm", op, { x: "flat", condition: "flat" });
    expect(only(penalised([norm]))).toMatchObject({
      code: "batch-norm-penalised",
      severity: "warning",
      where: { network: "discriminator", node: "norm" },
      fix: "Use a Layer norm, or none, as the authors of WGAN-GP advise.",
    });
  });

  it("has to be at something that the score depends on", () => {
    const elsewhere = penalised(
      [],
      node("penalty", "gradientPenalty", { score: "onMix", at: "other" }),
      node("other", "interpolate", { a: "digits.image", b: "fake" }),
    );
    expect(analyse(elsewhere).diagnostics[0]).toMatchObject({
      code: "penalty-not-reached",
      where: { node: "penalty", port: "at" },
      message:
        '"penalty" takes the gradient of "onMix" with respect to "other", but "onMix" does not depend on it.',
    });
    const stopped = penalised(
      [],
      node("onMix", "apply", { image: "still" }, { network: "discriminator" }),
      node("still", "stopGradient", "mix"),
    );
    expect(codes(analyse(stopped))).toContain("penalty-not-reached");
  });

  it("R1 is judged the same way", () => {
    const r1 = penalised(
      [node("soft", "softplus", "flat")],
      node("mix", "stopGradient", "digits.image"),
      node("penalty", "r1Penalty", { score: "onMix", at: "mix" }),
    );
    expect(codes(analyse(r1))).toEqual(["no-second-derivative"]);
  });
});

describe("a penalty on weights", () => {
  const orthogonal = (params: Readonly<Record<string, string>>): GanDocument => {
    const document = withGame(node("orthogonal", "orthogonalPenalty", undefined, params));
    return {
      ...document,
      game: {
        ...document.game,
        players: document.game.players.map((player) =>
          player.id === "g" ? { ...player, minimises: [{ loss: "orthogonal" }] } : player,
        ),
        nodes: document.game.nodes.filter(({ id }) => id !== "gLoss"),
      },
    };
  };

  it("reaches the network that it names", () => {
    expect(codes(analyse(orthogonal({ network: "generator" })))).toEqual([]);
    expect(codes(analyse(orthogonal({ network: "discriminator" })))).toEqual(["loss-not-reached"]);
  });

  it("names a network, and leaves out layers, that there are", () => {
    const wrong = orthogonal({ network: "genrator" });
    expect(analyse(wrong).diagnostics).toMatchObject([
      {
        code: "unknown-network",
        where: { node: "orthogonal", parameter: "network" },
        message: '"orthogonal" names "genrator", but the document has no network of that name.',
        fix: 'Did you mean "generator"?',
      },
      { code: "loss-not-reached" },
    ]);
    expect(only(orthogonal({ network: "generator", except: "pixels embed" }))).toMatchObject({
      code: "unknown-layer",
      message: '"orthogonal" leaves out "embed", but "generator" has no node of that name.',
    });
  });
});

describe("an image pool", () => {
  it("lets no gradient back to the generator", () => {
    const pooled = withGame(
      node("pool", "imagePool", "fake"),
      node("onFake", "apply", { image: "pool" }, { network: "discriminator" }),
    );
    expect(only(pooled)).toMatchObject({ code: "loss-not-reached", where: { player: "g" } });
  });
});

describe("data in another range", () => {
  it("is seen through pools, joined batches and interpolation", () => {
    const joined = withGame(
      node("digits", "dataset", undefined, { height: 4, width: 4, range: "unit" }),
      node("both", "joinBatches", ["digits.image", "fake"]),
      node("onBoth", "apply", { image: "both" }, { network: "discriminator" }),
      node("scores", "splitBatch", "onBoth"),
      node("dLoss", "discriminatorLoss", { real: "scores.part1", fake: "scores.part2" }),
    );
    const document = {
      ...joined,
      game: { ...joined.game, nodes: joined.game.nodes.filter(({ id }) => id !== "onReal") },
    };
    expect(only(document)).toMatchObject({ code: "range-mismatch", where: { node: "digits" } });
    expect(afterFix(document)).toEqual([]);
  });
});
