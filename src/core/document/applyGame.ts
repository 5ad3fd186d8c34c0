/** Edits of the game's players and settings, and of whole networks. */
import type { GanDocument, GraphNode } from "./document";
import type { DocumentEdit, EditResult } from "./edit";
import { removeNodes } from "./applyNodes";
import { faultSentence, wantedPhrase } from "./faults";
import { quote, surveyJson } from "./json";
import {
  documentNameSchema,
  networkNameSchema,
  nodeIdSchema,
  orderSchema,
  playerSchema,
  samplesSchema,
  trainingSchema,
} from "./schema";
import { done, mapList, mapNodes, refuse, without } from "./update";
import { releaseWeights, renameWeights } from "./weights";

type Edit<K extends DocumentEdit["kind"]> = Extract<DocumentEdit, { kind: K }>;

const GAME = { kind: "game" } as const;

export function setPlayer(document: GanDocument, { player }: Edit<"setPlayer">): EditResult {
  const parsed = playerSchema.safeParse(player, { error: wantedPhrase });
  if (!parsed.success)
    return refuse(faultSentence("The player is not valid", parsed.error, player));
  const { problem } = surveyJson(player);
  if (problem)
    return refuse(`Player "${player.id}" holds ${quote(problem.value)}, which a document cannot.`);
  const { players } = document.game;
  const replaced = players.some(({ id }) => id === player.id)
    ? mapList(players, (current) => (current.id === player.id ? player : current))
    : [...players, player];
  return done({ ...document, game: { ...document.game, players: replaced } });
}

export function removePlayer(document: GanDocument, { id }: Edit<"removePlayer">): EditResult {
  const players = document.game.players.filter((player) => player.id !== id);
  if (players.length === document.game.players.length)
    return refuse(`The game has no player "${id}".`);
  const result = { ...document, game: { ...document.game, players } };
  if (!document.stages) return done(result);
  const stages = mapList(document.stages, (stage) => {
    const rates = stage.rates && without(stage.rates, id);
    const averages = stage.averages && without(stage.averages, id);
    if (rates === stage.rates && averages === stage.averages) return stage;
    return { ...stage, ...(rates && { rates }), ...(averages && { averages }) };
  });
  return done({ ...result, stages });
}

export function renamePlayer(document: GanDocument, { id, to }: Edit<"renamePlayer">): EditResult {
  const { players } = document.game;
  if (!players.some((player) => player.id === id)) return refuse(`The game has no player "${id}".`);
  if (id === to) return done(document);
  const parsed = nodeIdSchema.safeParse(to, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The player's name", parsed.error, to));
  if (players.some((player) => player.id === to))
    return refuse(`There is a player "${to}" already.`);
  const renamed = mapList(players, (player) => (player.id === id ? { ...player, id: to } : player));
  const result = { ...document, game: { ...document.game, players: renamed } };
  if (!document.stages) return done(result);
  const stages = mapList(document.stages, (stage) => {
    const rates = stage.rates && withKey(stage.rates, id, to);
    const averages = stage.averages && withKey(stage.averages, id, to);
    if (rates === stage.rates && averages === stage.averages) return stage;
    return { ...stage, ...(rates && { rates }), ...(averages && { averages }) };
  });
  return done({ ...result, stages });
}

/** The same entries with one key renamed, in its place; itself where the key is not there. */
function withKey(
  record: Readonly<Record<string, number>>,
  key: string,
  to: string,
): Readonly<Record<string, number>> {
  if (!Object.hasOwn(record, key)) return record;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name === key ? to : name, value]),
  );
}

export function movePlayer(document: GanDocument, { id, place }: Edit<"movePlayer">): EditResult {
  const { players } = document.game;
  const player = players.find((candidate) => candidate.id === id);
  if (!player) return refuse(`The game has no player "${id}".`);
  if (!Number.isInteger(place) || place < 0 || place >= players.length) {
    return refuse(
      `A round of ${players.length} players has no place ${place}; places are counted from 0.`,
    );
  }
  if (players[place] === player) return done(document);
  const moved = players.filter((candidate) => candidate !== player);
  moved.splice(place, 0, player);
  return done({ ...document, game: { ...document.game, players: moved } });
}

export function setTraining(document: GanDocument, edit: Edit<"setTraining">): EditResult {
  const entries: [string, number | undefined][] = Object.entries(edit.training);
  const given = entries.filter(([, value]) => value !== undefined);
  const training = { ...document.training, ...Object.fromEntries(given) };
  const parsed = trainingSchema.safeParse(training, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("Training", parsed.error, training));
  return done({ ...document, training });
}

export function setName(document: GanDocument, { name }: Edit<"setName">): EditResult {
  const parsed = documentNameSchema.safeParse(name, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The document's name", parsed.error, name));
  return done(name === document.name ? document : { ...document, name });
}

export function setOrder(document: GanDocument, { order }: Edit<"setOrder">): EditResult {
  const parsed = orderSchema.safeParse(order, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The order of play", parsed.error, order));
  return done({ ...document, game: { ...document.game, order } });
}

export function setSamples(document: GanDocument, { samples }: Edit<"setSamples">): EditResult {
  const parsed = samplesSchema.safeParse(samples, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The samples", parsed.error, samples));
  return done({ ...document, game: { ...document.game, samples } });
}

/** The ports that a network of each role usually has; the first edge waits for layers to be put on it. */
const FIRST_NODES: Readonly<Record<Edit<"addNetwork">["role"], readonly GraphNode[]>> = {
  generator: [
    { id: "z", op: "input" },
    { id: "image", op: "output", in: { x: "z" } },
  ],
  discriminator: [
    { id: "image", op: "input" },
    { id: "score", op: "output", in: { x: "image" } },
  ],
};

export function addNetwork(document: GanDocument, { name, role }: Edit<"addNetwork">): EditResult {
  const fault = nameFault(document, name);
  if (fault) return fault;
  if (!Object.hasOwn(FIRST_NODES, role)) {
    return refuse(`A network's role is "generator" or "discriminator", not ${quote(role)}.`);
  }
  const network = { role, nodes: FIRST_NODES[role] };
  return done({ ...document, networks: { ...document.networks, [name]: network } });
}

export function removeNetwork(document: GanDocument, { name }: Edit<"removeNetwork">): EditResult {
  const network = ownNetwork(document, name);
  if (!network) return refuse(`There is no network "${name}".`);
  const ids = document.game.nodes
    .filter((node) => node.params?.["network"] === name)
    .map(({ id }) => id);
  const removed = removeNodes(document, { kind: "removeNodes", graph: GAME, ids });
  if (!removed.ok) return removed;
  const networks = without(removed.document.networks, name);
  const paths = network.nodes.map(({ id }) => `${name}/${id}`);
  let result = releaseWeights({ ...removed.document, networks }, paths);
  for (const player of document.game.players) {
    if (!player.trains.includes(name)) continue;
    const trains = player.trains.filter((trained) => trained !== name);
    const changed =
      trains.length === 0
        ? removePlayer(result, { kind: "removePlayer", id: player.id })
        : done(mapTrains(result, (trained) => (trained === name ? undefined : trained)));
    if (!changed.ok) return changed;
    result = changed.document;
  }
  return done(result);
}

export function renameNetwork(
  document: GanDocument,
  { name, to }: Edit<"renameNetwork">,
): EditResult {
  if (!ownNetwork(document, name)) return refuse(`There is no network "${name}".`);
  if (name === to) return done(document);
  const fault = nameFault(document, to);
  if (fault) return fault;
  const networks = Object.fromEntries(
    Object.entries(document.networks).map(([key, network]) => [key === name ? to : key, network]),
  );
  const applied = mapNodes({ ...document, networks }, GAME, (node) =>
    node.params?.["network"] === name ? { ...node, params: { ...node.params, network: to } } : node,
  );
  const trained = mapTrains(applied, (network) => (network === name ? to : network));
  return done(renameWeights(trained, new Map([[name, to]])));
}

function ownNetwork(document: GanDocument, name: string) {
  return Object.hasOwn(document.networks, name) ? document.networks[name] : undefined;
}

function nameFault(document: GanDocument, name: string): EditResult | undefined {
  const parsed = networkNameSchema.safeParse(name, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The network's name", parsed.error, name));
  return ownNetwork(document, name) && refuse(`There is a network "${name}" already.`);
}

function mapTrains(
  document: GanDocument,
  change: (network: string) => string | undefined,
): GanDocument {
  const players = mapList(document.game.players, (player) => {
    const trains = mapList(player.trains, change);
    return trains === player.trains ? player : { ...player, trains };
  });
  return { ...document, game: { ...document.game, players } };
}
