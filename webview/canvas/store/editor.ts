/**
 * The editor without its pictures: the store, and everything that a gesture can ask of it. Components read the store
 * and call these; nothing else talks to the host.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Place } from "../../../src/core/document/diagnostic";
import { nodesOf, type GraphPath } from "../../../src/core/document/document";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { messageOf, type Bridge } from "../../bridge/bridge";
import type { ViewMemory } from "../../bridge/vscode";
import type { HostEvent, RequestName, Requests, ViewState } from "../../protocol";
import { GAME, graphExists, graphKey, sameGraph } from "../projection/graphs";
import { hostSaid, withSession } from "./reduce";
import { editAccepted, editLocally, editRefused } from "./session";
import {
  INITIAL,
  isEditable,
  opened,
  shownBlocks,
  shownGraph,
  shownStage,
  type Search,
  type State,
} from "./state";

/** What the canvas does when it is told to: it owns the viewport. */
export type CanvasCommand = "fit" | "selectAll" | "focusCanvas";

export interface Editor {
  readonly store: StoreApi<State>;
  readonly memory: ViewMemory;
  readonly request: Bridge["request"];
  start(): Promise<void>;
  /** One gesture. False when the edit does not fit; the reason is shown. */
  edit(label: string, edits: readonly DocumentEdit[]): boolean;
  /** A request whose failure is a notice. */
  ask<K extends RequestName>(name: K, params: Requests[K]["params"]): void;
  select(ids: readonly string[]): void;
  /** Selects a node and brings it into view. */
  show(id: string): void;
  inspectPlayer(id: string): void;
  /** Goes one level down, or to another graph of the same level. */
  open(graph: GraphPath): void;
  /** Goes up to the graph at this place of the trail. */
  goTo(index: number): void;
  /** Opens a use of a block in place, or closes it. */
  toggleBlock(path: string): void;
  /** Looks at one stage of growth, or with undefined at all. */
  lookAt(stage: string | undefined): void;
  /** The next stage, or with -1 the one before; before the first stands the view of all. */
  stepStage(by: 1 | -1): void;
  hideAbsent(hides: boolean): void;
  /** Lights up the layers that share the weights of this owner. */
  point(owner: string | undefined): void;
  tidy(): void;
  find(open: boolean): void;
  /** Greys out every port but these while an edge is dragged. */
  accept(ports: ReadonlySet<string> | undefined): void;
  searchFor(search: Search | undefined): void;
  tell(severity: "information" | "error", message: string): void;
  dismiss(notice: number): void;
  remember(part: Partial<ViewState>): void;
  onCommand(listener: (command: CanvasCommand) => void): () => void;
  command(command: CanvasCommand): void;
}

export function createEditor(bridge: Bridge, memory: ViewMemory): Editor {
  const store = createStore<State>(() => INITIAL);
  const { setState: set, getState: get } = store;
  const commands = new Set<(command: CanvasCommand) => void>();
  let lastId = 0;

  const tell: Editor["tell"] = (severity, message) => {
    const id = ++lastId;
    set(({ notices }) => ({
      notices: [
        ...notices.filter((notice) => notice.message !== message),
        { id, severity, message },
      ],
    }));
  };

  const command: Editor["command"] = (name) => {
    for (const listener of commands) listener(name);
  };

  const remember: Editor["remember"] = (part) => {
    memory.write({ ...memory.read(), ...part });
  };

  const go = (trail: readonly GraphPath[]): void => {
    set({
      trail,
      selection: [],
      shown: undefined,
      player: undefined,
      search: undefined,
      finding: false,
    });
    remember({ graph: trail.at(-1) ?? GAME });
  };

  const lookAt = (stage: string | undefined): void => {
    set({ stage });
    remember({ stage });
  };

  const tidy = (): void => {
    const state = get();
    const graph = shownGraph(state);
    const nodes = placedNodes(state, graph);
    if (nodes.length > 0 && isEditable(state)) {
      const positions = Object.fromEntries(nodes.map((id) => [id, null]));
      editor.edit("Tidy", [{ kind: "moveNodes", graph, positions }]);
    }
    set(({ tidied }) => ({ tidied: tidied + 1 }));
  };

  const reveal = ({ network, block, node, player }: Place): void => {
    const graph: GraphPath =
      network !== undefined
        ? { kind: "network", name: network }
        : block !== undefined
          ? { kind: "block", name: block }
          : GAME;
    const { document } = get().session;
    if (document === undefined || !graphExists(document, graph)) return;
    editor.open(graph);
    if (node !== undefined) editor.show(node);
    else if (player !== undefined) editor.inspectPlayer(player);
  };

  const onEvent = (event: HostEvent): void => {
    if (event.event === "reveal") {
      reveal(event.place);
      return;
    }
    if (event.event !== "command") {
      set((state) => hostSaid(state, event));
      return;
    }
    switch (event.command) {
      case "tidy":
        tidy();
        break;
      case "find":
        set({ finding: true });
        break;
      case "showGame":
        go([GAME]);
        break;
      default:
        command(event.command);
    }
  };

  const editor: Editor = {
    store,
    memory,
    request: bridge.request,
    async start() {
      bridge.onEvent(onEvent);
      try {
        const answer = await bridge.request("ready", undefined);
        set((state) => atRemembered(opened(state, answer), memory.read()));
        if (answer.reveal !== undefined) reveal(answer.reveal);
      } catch (error) {
        set({ status: "failed", failure: messageOf(error) });
      }
    },
    edit(label, edits) {
      const state = get();
      if (!isEditable(state)) {
        tell("error", state.readOnlyReason ?? "This document cannot be changed here.");
        return false;
      }
      const id = ++lastId;
      const attempt = editLocally(state.session, id, edits);
      if (!attempt.ok) {
        tell("error", attempt.error.message);
        return false;
      }
      set(withSession(state, attempt.session));
      bridge.request("edit", { label, edits }).then(
        ({ text }) => {
          set((now) => withSession(now, editAccepted(now.session, id, text)));
        },
        (error: unknown) => {
          set((now) => withSession(now, editRefused(now.session, id)));
          tell("error", messageOf(error));
        },
      );
      return true;
    },
    ask(name, params) {
      bridge.request(name, params).catch((error: unknown) => {
        tell("error", messageOf(error));
      });
    },
    select(selection) {
      const before = get().selection;
      if (selection.length === before.length && selection.every((id) => before.includes(id)))
        return;
      set(selection.length > 0 ? { selection, player: undefined } : { selection });
      remember({ selection });
    },
    show(node) {
      editor.select([node]);
      set({ shown: { node } });
    },
    inspectPlayer(player) {
      set({ player, selection: [] });
    },
    open(graph) {
      go(trailTo(get().trail, graph));
    },
    goTo(index) {
      go(get().trail.slice(0, index + 1));
    },
    toggleBlock(path) {
      const state = get();
      const key = graphKey(shownGraph(state));
      const open = shownBlocks(state);
      const closes = open.includes(path);
      // Blocks within a closed one close with it.
      const next = closes
        ? open.filter((one) => one !== path && !one.startsWith(`${path}/`))
        : [...open, path];
      const openBlocks = { ...state.openBlocks, [key]: next };
      set({ openBlocks, selection: [path], shown: { node: path }, pointed: undefined });
      remember({ openBlocks, selection: [path] });
    },
    lookAt,
    stepStage(by) {
      const state = get();
      const ids = state.session.document?.stages?.map(({ id }) => id) ?? [];
      if (ids.length === 0) return;
      const places = [undefined, ...ids];
      const next = places.indexOf(shownStage(state)) + by;
      lookAt(places[(next + places.length) % places.length]);
    },
    hideAbsent(hidesAbsent) {
      set({ hidesAbsent });
      remember({ hidesAbsent });
    },
    point(pointed) {
      if (get().pointed !== pointed) set({ pointed });
    },
    tidy,
    find(finding) {
      set({ finding });
    },
    accept(accepting) {
      set({ accepting });
    },
    searchFor(search) {
      set({ search });
    },
    tell,
    dismiss(id) {
      set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
    },
    remember,
    onCommand(listener) {
      commands.add(listener);
      return () => commands.delete(listener);
    },
    command,
  };
  return editor;
}

/** A network opens under the game, a block under where it was opened from. */
function trailTo(trail: readonly GraphPath[], graph: GraphPath): readonly GraphPath[] {
  if (graph.kind === "game") return [GAME];
  if (graph.kind === "network") return [GAME, graph];
  const already = trail.findIndex((one) => sameGraph(one, graph));
  return already < 0 ? [...trail, graph] : trail.slice(0, already + 1);
}

/** The graph and the selection of last time, as far as they still exist. */
function atRemembered(state: State, memory: ViewState): State {
  const { graph, selection = [], stage, hidesAbsent = false, openBlocks = {} } = memory;
  const { document } = state.session;
  const looking = { ...state, selection, stage, hidesAbsent, openBlocks };
  if (!document || !graph || graph.kind === "game" || !graphExists(document, graph)) {
    return looking;
  }
  return { ...looking, trail: [GAME, graph] };
}

/** The nodes of a graph that a person has put somewhere. */
function placedNodes({ session }: State, graph: GraphPath): readonly string[] {
  const nodes = session.document ? (nodesOf(session.document, graph) ?? []) : [];
  return nodes.filter(({ at }) => at !== undefined).map(({ id }) => id);
}
