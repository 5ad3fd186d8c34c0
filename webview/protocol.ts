/**
 * Every message between the extension host and its webviews. The webview starts: it sends `ready`, the reply carries
 * all it needs; after that the host sends events. Requests are answered by number, with a value or an error, and
 * validated at the host's border (`src/editor/validate.ts`).
 */
import type { DocumentEdit } from "../src/core/document/edit";
import type { GraphPath } from "../src/core/document/document";
import type { RunEvent, RunRecord } from "./runs";

/** What a view remembers that is not document: viewport and selection per graph, folded panels. */
export interface ViewState {
  readonly graph?: GraphPath;
  readonly viewports?: Readonly<Record<string, { readonly x: number; readonly y: number; readonly zoom: number }>>;
  readonly paletteOpen?: boolean;
  readonly inspectorOpen?: boolean;
  readonly samplesOpen?: boolean;
}

/** How the code on disk relates to the graph. */
export type CodeStatus =
  | { readonly kind: "none" }
  | { readonly kind: "current" }
  | { readonly kind: "stale" }
  | { readonly kind: "blocked"; readonly errors: number }
  | { readonly kind: "conflict"; readonly files: readonly string[] };

/** Where the document lives. */
export type ProjectStatus =
  | { readonly kind: "project"; readonly root: string; readonly installed: boolean }
  | { readonly kind: "loose" };

/** The run shown: its record, and URIs of its sheets that the webview may load. */
export interface RunSnapshot {
  readonly record: RunRecord;
  /** Step and image of every sheet, oldest first. */
  readonly sheets: readonly SheetView[];
  readonly events: readonly RunEvent[];
  readonly alive: boolean;
}
export interface SheetView {
  readonly step: number;
  readonly uri: string;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

export interface EditorState {
  readonly text: string;
  readonly fileName: string;
  readonly readOnly: boolean;
  /** Why it is read-only, as a sentence. */
  readonly readOnlyReason?: string;
  readonly trusted: boolean;
  readonly code: CodeStatus;
  readonly project: ProjectStatus;
  readonly run?: RunSnapshot;
  /** Thumbnails of the training data as data URIs, by game node id, when known. */
  readonly dataPreviews: Readonly<Record<string, string>>;
}

/** Requests of a webview: parameters and result by name. */
export interface Requests {
  ready: { params: undefined; result: EditorState };
  /** One gesture. The host answers when the text has changed; a refused edit is an error. */
  edit: { params: { label: string; edits: readonly DocumentEdit[] }; result: { text: string } };
  undo: { params: undefined; result: null };
  redo: { params: undefined; result: null };
  openAsText: { params: { offset?: number } | undefined; result: null };
  generate: { params: undefined; result: CodeStatus };
  resolveConflict: { params: { file: string; choice: "mine" | "generated" | "merge" | "compare" }; result: CodeStatus };
  /** Opens generated code at a node's layer. */
  openCode: { params: { graph: GraphPath; node?: string }; result: null };
  makeProject: { params: undefined; result: null };
  train: { params: { resume?: string } | undefined; result: null };
  control: { params: { command: "pause" | "resume" | "stop" | "checkpoint" | "sample" }; result: null };
  saveImage: { params: { step: number; index: number }; result: null };
  copySheet: { params: { step: number }; result: null };
  openExternal: { params: { url: string }; result: null };
  copyNodes: { params: { text: string }; result: null };
  pasteNodes: { params: undefined; result: { text: string } };
  notify: { params: { severity: "information" | "warning" | "error"; message: string }; result: null };
}
export type RequestName = keyof Requests;

/** What the host tells a webview unasked. */
export type HostEvent =
  | { readonly event: "document"; readonly text: string; readonly version: number }
  | { readonly event: "code"; readonly code: CodeStatus }
  | { readonly event: "project"; readonly project: ProjectStatus }
  | { readonly event: "trust"; readonly trusted: boolean }
  | { readonly event: "run"; readonly run: RunSnapshot | null }
  /** New lines of the shown run, a few times a second at most. */
  | { readonly event: "runEvents"; readonly runId: string; readonly events: readonly RunEvent[]; readonly sheets: readonly SheetView[]; readonly record: RunRecord; readonly alive: boolean }
  /** Progress of work outside training: installing, starting. Null when over. */
  | { readonly event: "progress"; readonly progress: { readonly title: string; readonly detail?: string; readonly fraction?: number } | null }
  | { readonly event: "dataPreviews"; readonly dataPreviews: Readonly<Record<string, string>> }
  | { readonly event: "command"; readonly command: "fit" | "tidy" | "find" | "selectAll" | "focusCanvas" | "showGame" };

export type ToHost = {
  [K in RequestName]: { readonly id: number; readonly request: K; readonly params: Requests[K]["params"] };
}[RequestName];

export type ToWebview =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly message: string } }
  | HostEvent;
