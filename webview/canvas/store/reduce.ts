/** What the host says, applied to the state. */
import type { HostEvent } from "../../protocol";
import { mergeRunEvents } from "../../cockpit/merge";
import { GAME, graphExists } from "../projection/graphs";
import { hostText, type Session } from "./session";
import type { State } from "./state";

export function hostSaid(
  state: State,
  event: Exclude<HostEvent, { event: "command" | "reveal" }>,
): State {
  switch (event.event) {
    case "document":
      return withSession(state, hostText(state.session, event.text));
    case "code":
      return { ...state, code: event.code };
    case "project":
      return { ...state, project: event.project };
    case "trust":
      return { ...state, trusted: event.trusted };
    case "run":
      return { ...state, run: event.run };
    case "runEvents":
      return { ...state, run: mergeRunEvents(state.run, event) };
    case "progress":
      return { ...state, progress: event.progress };
    case "dataPreviews":
      return { ...state, dataPreviews: event.dataPreviews };
  }
}

/** A new document: a graph, a selection or a player that is gone is let go of. */
export function withSession(state: State, session: Session): State {
  const { document } = session;
  if (session === state.session) return state;
  if (document === undefined || document === state.session.document) return { ...state, session };
  const lost = state.trail.findIndex((graph) => !graphExists(document, graph));
  const trail = lost < 0 ? state.trail : state.trail.slice(0, Math.max(1, lost));
  const player = document.game.players.some(({ id }) => id === state.player)
    ? state.player
    : undefined;
  return { ...state, session, player, trail: trail.length === 0 ? [GAME] : trail };
}
