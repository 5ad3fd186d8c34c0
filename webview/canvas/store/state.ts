/** The editor's state: what the host said, the document, and where the person is looking. */
import type { GraphPath } from "../../../src/core/document/document";
import type {
  CodeStatus,
  DataPreviews,
  EditorState,
  Progress,
  ProjectStatus,
  RunSnapshot,
} from "../../protocol";
import { GAME, graphKey } from "../projection/graphs";
import { openSession, type Session } from "./session";

/** Something that the person should read once; errors stay until they are dismissed. */
export interface Notice {
  readonly id: number;
  readonly severity: "information" | "error";
  readonly message: string;
}

/** Where a search for an operator opens, and what it is for. */
export interface Search {
  /** In the window. */
  readonly screen: readonly [x: number, y: number];
  /** On the canvas: where the new node goes. */
  readonly at: readonly [x: number, y: number];
  /** The port whose edge was dropped in empty space. */
  readonly end: PortEnd;
}

export interface PortEnd {
  readonly node: string;
  readonly port: string;
  readonly side: "source" | "target";
}

export interface State {
  readonly status: "starting" | "ready" | "failed";
  readonly failure?: string;
  readonly fileName: string;
  readonly readOnly: boolean;
  readonly readOnlyReason?: string;
  readonly trusted: boolean;
  readonly code: CodeStatus;
  readonly project: ProjectStatus;
  readonly run: RunSnapshot | null;
  readonly progress: Progress | null;
  readonly dataPreviews: DataPreviews;
  readonly session: Session;
  /** From the game down to the graph shown. */
  readonly trail: readonly GraphPath[];
  readonly selection: readonly string[];
  /** The stage of growth that is looked at, as it was chosen; see `shownStage`. */
  readonly stage: string | undefined;
  /** Whether what does not exist in that stage is left out rather than dimmed. */
  readonly hidesAbsent: boolean;
  /** By graph: the uses of blocks that are open in place, by path. */
  readonly openBlocks: Readonly<Record<string, readonly string[]>>;
  /** The owner of the shared weights that the pointer is on. */
  readonly pointed?: string;
  /** A node that was chosen elsewhere than on the canvas, which therefore has to show it. */
  readonly shown?: { readonly node: string };
  /** The player shown in the inspector while no node is selected. */
  readonly player?: string;
  /** While an edge is dragged: the ports that may take it. */
  readonly accepting?: ReadonlySet<string>;
  readonly search?: Search;
  readonly finding: boolean;
  readonly notices: readonly Notice[];
  /** Counts every Tidy: automatic places are then computed anew for the present width. */
  readonly tidied: number;
}

export const INITIAL: State = {
  status: "starting",
  fileName: "",
  readOnly: true,
  trusted: false,
  code: { kind: "none" },
  project: { kind: "loose" },
  run: null,
  progress: null,
  dataPreviews: {},
  session: { hostText: "", document: undefined, fault: undefined, newer: undefined, pending: [] },
  trail: [GAME],
  selection: [],
  stage: undefined,
  hidesAbsent: false,
  openBlocks: {},
  finding: false,
  notices: [],
  tidied: 0,
};

/** The state after the host's answer to `ready`. */
export function opened(state: State, answer: EditorState): State {
  return {
    ...state,
    status: "ready",
    fileName: answer.fileName,
    readOnly: answer.readOnly,
    readOnlyReason: answer.readOnlyReason,
    trusted: answer.trusted,
    code: answer.code,
    project: answer.project,
    run: answer.run ?? null,
    dataPreviews: answer.dataPreviews,
    session: openSession(answer.text, answer.lastGood),
  };
}

/** The graph shown. */
export const shownGraph = (state: State): GraphPath => state.trail.at(-1) ?? GAME;

/** The stage that is looked at; undefined: all of them, or the document has none. */
export const shownStage = ({ session, stage }: State): string | undefined =>
  session.document?.stages?.some(({ id }) => id === stage) === true ? stage : undefined;

const NONE: readonly string[] = [];

/** The uses of blocks that are open in the graph shown. */
export const shownBlocks = (state: State): readonly string[] =>
  state.openBlocks[graphKey(shownGraph(state))] ?? NONE;

/** Whether edits are taken. */
export const isEditable = ({ readOnly, session }: State): boolean =>
  !readOnly &&
  session.document !== undefined &&
  session.fault === undefined &&
  session.newer === undefined;
