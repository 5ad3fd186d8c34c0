/** Players that train or minimise what is not there. */
import { networkOf, type Player } from "../../document/document";
import { parseReference } from "../../document/references";
import type { EvaluatedNode } from "../evaluate";
import type { Facts } from "../facts";
import { guesses } from "./guess";
import type { Rule } from "./rule";

export const players: Rule = function* (facts) {
  const { game, document } = facts;
  const guess = guesses();
  if (document.game.players.length === 0) {
    yield {
      code: "no-players",
      severity: "error",
      where: {},
      message: "The game has no players, so that nothing is trained.",
      fix: "Add a player that trains a network by a loss.",
    };
  }
  for (const player of document.game.players) {
    const where = { player: player.id };
    for (const name of player.trains) {
      if (networkOf(document, name) !== undefined) continue;
      const guessed = guess(name, Object.keys(document.networks));
      yield {
        code: "player-trains-unknown",
        severity: "error",
        where,
        message: `"${player.id}" trains "${name}", but the document has no network of that name.`,
        fix:
          guessed === undefined
            ? "Take it out, or choose a network that exists."
            : `Did you mean "${guessed}"?`,
        edits: [
          {
            kind: "setPlayer",
            player: {
              ...player,
              trains: player.trains.flatMap((other) => (other !== name ? other : (guessed ?? []))),
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
    for (const { loss } of player.minimises) {
      const node = game.byId.get(parseReference(loss).node);
      // Of an operator that nobody knows, nobody knows whether it is a loss.
      if (node !== undefined && (isLoss(node) || node.portsUnknown)) continue;
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
    const terms = player.minimises.map(({ loss }) => parseReference(loss).node);
    const twice = terms.find((loss, at) => terms.indexOf(loss) !== at);
    if (twice !== undefined) {
      yield {
        code: "duplicate-loss",
        severity: "error",
        where,
        message: `"${player.id}" minimises "${twice}" twice.`,
        fix: "Name it once, with the weight that both have together.",
        edits: [{ kind: "setPlayer", player: { ...player, minimises: withOnce(player, twice) } }],
      };
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
  }
};

/** A player's terms with all of one loss in its first, by the sum of their weights. */
function withOnce({ minimises }: Player, loss: string): Player["minimises"] {
  const isIt = (term: Player["minimises"][number]) => parseReference(term.loss).node === loss;
  const weight = minimises.filter(isIt).reduce((sum, term) => sum + (term.weight ?? 1), 0);
  const first = minimises.findIndex(isIt);
  return minimises.flatMap((term, at) =>
    at === first ? { ...term, weight } : isIt(term) ? [] : term,
  );
}

function isLoss(node: EvaluatedNode): boolean {
  return node.outputs.some((port) => port.type === "loss");
}

function lossesIn({ game }: Facts): readonly string[] {
  return game.nodes.filter(isLoss).map((node) => node.node.id);
}
