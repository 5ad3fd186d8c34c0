/**
 * Every paper's game, so small that a round takes milliseconds: the smallest size of each template, and each of its
 * variants that plays by other rules. What options do not reach is changed in the document.
 */
import type { GanDocument, GraphNode, Player } from "../../../src/core/document/document";
import { templates } from "../../../templates/papers";
import type { OptionValues } from "../../../templates/papers/template";

export interface Miniature {
  readonly document: GanDocument;
  /** Of a game that grows. */
  readonly stage?: string;
}

const BATCH = 4;

/** A template's document, of batches of 4. What follows are changes to it, in order. */
function miniature(
  template: string,
  set: OptionValues,
  ...changes: readonly ((document: GanDocument) => GanDocument)[]
): GanDocument {
  const document = templates.find(({ id }) => id === template)?.build(set);
  if (document === undefined) throw new Error(`There is no template "${template}".`);
  const small = { ...document, training: { ...document.training, batch: BATCH } };
  return changes.reduce((changed, change) => change(changed), shortStages(small));
}

/** Stages of a few rounds, so that a fade has a middle. */
function shortStages(document: GanDocument): GanDocument {
  if (document.stages === undefined) return document;
  const few = (images: number): number => (images === 0 ? 0 : 4 * BATCH);
  const stages = document.stages.map((stage) => ({
    ...stage,
    batch: BATCH,
    fade: few(stage.fade),
    images: few(stage.images),
  }));
  return { ...document, stages };
}

function players(change: (player: Player) => Player) {
  return ({ game, ...document }: GanDocument): GanDocument => ({
    ...document,
    game: { ...game, players: game.players.map(change) },
  });
}

/** Changes nodes of the game and of all networks and blocks. */
function nodes(change: (node: GraphNode) => GraphNode) {
  const changed = <T extends { readonly nodes: readonly GraphNode[] }>(graph: T): T => ({
    ...graph,
    nodes: graph.nodes.map(change),
  });
  const all = <T extends { readonly nodes: readonly GraphNode[] }>(
    graphs: Readonly<Record<string, T>>,
  ): Record<string, T> =>
    Object.fromEntries(Object.entries(graphs).map(([name, graph]) => [name, changed(graph)]));
  return ({ game, networks, blocks, ...document }: GanDocument): GanDocument => ({
    ...document,
    game: changed(game),
    networks: all(networks),
    ...(blocks && { blocks: all(blocks) }),
  });
}

/** Layers of more channels or units than there are classes get four. */
const narrow = nodes((node) => ({
  ...node,
  params: Object.fromEntries(
    Object.entries(node.params ?? {}).map(([name, value]) => {
      const isWidth = (name === "filters" || name === "units") && Number(value) > 10;
      return [name, isWidth ? 4 : value];
    }),
  ),
}));

/** So few images that a batch finds the pool full. */
const smallPool = nodes((node) =>
  node.op === "imagePool" ? { ...node, params: { ...node.params, size: 3 } } : node,
);

/** Attention with keys of half the channels, so that there need not be eight of them. */
const fewKeys = nodes((node) =>
  node.op === "selfAttention" ? { ...node, params: { ...node.params, keys: 2 } } : node,
);

const CONVOLUTIONAL = { resolution: 8, latent: 4, width: 2 };
const CRITIC = { ...CONVOLUTIONAL, criticWidth: 2 };
const CLASSES = { resolution: 16, latent: 6, width: 2, classes: 10 };
const STYLES = { resolution: 8, latent: 4, width: 4, base: 16 };
const TRANSLATION = { resolution: 16, width: 2, discriminatorWidth: 2, blocks: 1 };

const grown = miniature("progan", STYLES);
const styled = miniature("stylegan", { ...STYLES, growth: true, loss: "r1" });

/** By a name that begins with the template's. */
export const MINIATURES: Readonly<Record<string, Miniature>> = {
  gan: { document: miniature("gan", { resolution: 8, latent: 4, width: 16 }) },
  "gan, the paper's": {
    document: miniature("gan", { variant: "paper", resolution: 8, latent: 4, width: 20 }),
  },
  "gan in the plane": { document: miniature("gan", { data: "ring8", width: 8 }) },
  cgan: { document: miniature("cgan", { resolution: 8, latent: 4, width: 24 }) },
  dcgan: { document: miniature("dcgan", CONVOLUTIONAL) },
  cogan: { document: miniature("cogan", CONVOLUTIONAL) },
  "cogan, adapting": { document: miniature("cogan", { variant: "adaptation" }, narrow) },
  "wgan with gradient penalty": { document: miniature("wgan", CRITIC) },
  "wgan, clipped": { document: miniature("wgan", { ...CRITIC, variant: "clip" }) },
  "wgan, clipped before its update, in bursts": {
    document: miniature(
      "wgan",
      { ...CRITIC, variant: "dcgan", resolution: 16 },
      players((player) =>
        player.bursts === undefined
          ? player
          : { ...player, steps: 2, bursts: [{ steps: 4, below: 1 }] },
      ),
    ),
  },
  "wgan in the plane": {
    document: miniature("wgan", { data: "gaussians25", width: 8, criticWidth: 8 }),
  },
  "wgan, residual, with classes": {
    document: miniature("wgan", {
      variant: "gp-resnet-classes",
      latent: 4,
      width: 2,
      criticWidth: 2,
      channels: 1,
    }),
  },
  cyclegan: { document: miniature("cyclegan", { ...TRANSLATION, identity: true }, smallPool) },
  "cyclegan, one network after the other": {
    document: miniature("cyclegan", { ...TRANSLATION, variant: "torch7" }, smallPool),
  },
  "progan, its first stage": { document: grown, stage: "4" },
  "progan, fading in": { document: grown, stage: "to8" },
  "progan, grown": { document: grown, stage: "8" },
  sagan: { document: miniature("sagan", CLASSES, fewKeys) },
  biggan: { document: miniature("biggan", { ...CLASSES, orthogonal: 0.01 }, fewKeys) },
  "biggan, accumulating": {
    document: miniature(
      "biggan",
      CLASSES,
      fewKeys,
      players((player) => ({
        ...player,
        accumulate: 2,
        ...(player.average && { average: { decay: 0.9, from: 0, state: true } }),
      })),
    ),
  },
  "stylegan with gradient penalty": { document: miniature("stylegan", STYLES) },
  "stylegan with R1": { document: miniature("stylegan", { ...STYLES, loss: "r1" }) },
  "stylegan, fading in": { document: styled, stage: "to8" },
};
