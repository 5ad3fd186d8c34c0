/** Players that train or minimise what is not there, and losses that do not reach what should learn from them. */
import type { Diagnostic } from "../../document/diagnostic";
import type { Player } from "../../document/document";
import { parseReference } from "../../document/references";
import type { EvaluatedNode } from "../evaluate";
import { ancestors, type Facts } from "../facts";
import { nearest, type Rule } from "./rule";

export const players: Rule = function* (facts) {
  const { game, document } = facts;
  if (document.game.players.length === 0) {
    yield {
      code: "no-players",
      severity: "error",
      where: {},
      message: "The game has no players, so that nothing is trained.",
      fix: "Add a player that trains a network by a loss.",
    };
  }
  const seen = new Set<string>();
  for (const player of document.game.players) {
    const where = { player: player.id };
    if (seen.has(player.id)) {
      yield {
        code: "duplicate-id",
        severity: "error",
        where,
        message: `"${player.id}" is the name of two players, but a name belongs to one.`,
        fix: "Rename one of them.",
      };
    }
    seen.add(player.id);
    for (const name of player.trains) {
      if (document.networks[name] !== undefined) continue;
      const guess = nearest(name, Object.keys(document.networks));
      yield {
        code: "player-trains-unknown",
        severity: "error",
        where,
        message: `"${player.id}" trains "${name}", but the document has no network of that name.`,
        fix: guess === undefined ? "Choose a network that exists." : `Did you mean "${guess}"?`,
        edits: [
          {
            kind: "setPlayer",
            player: {
              ...player,
              trains: player.trains.flatMap((other) => (other !== name ? other : (guess ?? []))),
            },
          },
        ],
      };
    }
    if (player.trains.length === 0) {
      yield {
        code: "player-trains-nothing",
        severity: "error",
        where,
        message: `"${player.id}" trains no network.`,
        fix: "Choose the networks that it trains, or remove it.",
        edits: [{ kind: "removePlayer", id: player.id }],
      };
    }
    const losses: EvaluatedNode[] = [];
    for (const { loss } of player.minimises) {
      const node = game.byId.get(parseReference(loss).node);
      if (node !== undefined && node.outputs.some((port) => port.type === "loss"))
        losses.push(node);
      else {
        yield {
          code: "unknown-loss",
          severity: "error",
          where,
          message: `"${player.id}" minimises "${loss}", but ${node === undefined ? "the game has no node of that name." : "that is no loss."}`,
          fix: `Choose one of: ${lossesIn(facts).join(", ") || "none yet; add a loss to the game"}.`,
          edits: [
            {
              kind: "setPlayer",
              player: {
                ...player,
                minimises: player.minimises.filter((term) => term.loss !== loss),
              },
            },
          ],
        };
      }
    }
    if (player.minimises.length === 0) {
      yield {
        code: "player-without-loss",
        severity: "error",
        where,
        message: `"${player.id}" minimises no loss, so that it has nothing to learn from.`,
        fix: "Give it a loss, or remove it.",
        edits: [{ kind: "removePlayer", id: player.id }],
      };
    }
    if (losses.length > 0) yield* unreached(facts, player, losses);
  }
};

function lossesIn({ game }: Facts): readonly string[] {
  return game.nodes
    .filter((node) => node.outputs.some((port) => port.type === "loss"))
    .map((node) => node.node.id);
}

/** Networks that a player trains, but that no gradient of its losses reaches. */
function* unreached(
  { networks, document }: Facts,
  player: Player,
  losses: readonly EvaluatedNode[],
): Generator<Diagnostic> {
  const reached = new Set<unknown>();
  for (const loss of losses) {
    for (const node of ancestors(loss, ({ node }) => node.op !== "stopGradient")) {
      if (node.node.op === "apply") reached.add(node.params.network);
    }
  }
  for (const name of player.trains) {
    const network = networks.find((candidate) => candidate.name === name);
    if (network === undefined || network.parameters === 0 || reached.has(name)) continue;
    // Shared weights may be charged to, and reached through, another network.
    const names = losses.map((loss) => `"${loss.node.id}"`).join(", ");
    const others = Object.keys(document.networks).filter((other) => reached.has(other));
    yield {
      code: "loss-not-reached",
      severity: "error",
      where: { player: player.id },
      message: `"${player.id}" trains "${name}", but no gradient of ${names} reaches an application of it.`,
      fix:
        others.length === 0
          ? `Connect an application of "${name}" to the loss.`
          : `Let it train ${others.map((other) => `"${other}"`).join(" or ")}, or connect an application of "${name}" to the loss.`,
    };
  }
}
