/**
 * Every message between the extension host and its webviews. The webview starts: it sends `ready`, the reply carries
 * all it needs; after that the host sends events. Requests are answered by number, with a value or an error, and
 * validated at the host's border (`src/editor/validate.ts`).
 */
import type { Place } from "../src/core/document/diagnostic";
import type { DocumentEdit } from "../src/core/document/edit";
import type { GraphPath } from "../src/core/document/document";
import type { RunEvent, RunRecord } from "./runs";

/** What a view remembers that is not document: viewport and selection per graph, folded panels. */
export interface ViewState {
  readonly graph?: GraphPath;
  readonly viewports?: Readonly<
    Record<string, { readonly x: number; readonly y: number; readonly zoom: number }>
  >;
  readonly selection?: readonly string[];
  /** The stage of growth that is looked at, and whether what does not exist in it is left out. */
  readonly stage?: string;
  readonly hidesAbsent?: boolean;
  /** Uses of blocks that are open in place, by graph. */
  readonly openBlocks?: Readonly<Record<string, readonly string[]>>;
  readonly paletteOpen?: boolean;
  readonly inspectorOpen?: boolean;
  readonly samplesOpen?: boolean;
  /** Pixels of the training area. */
  readonly samplesHeight?: number;
}

/** How the code on disk relates to the graph. */
export type CodeStatus =
  | { readonly kind: "none" }
  | { readonly kind: "current" }
  | { readonly kind: "stale" }
  | { readonly kind: "blocked"; readonly errors: number }
  /** Another graph is the one that the project's code comes from. */
  | { readonly kind: "foreign"; readonly document: string }
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
  /** The newest text that is a graph: the text itself, or the last before it was broken. */
  readonly lastGood?: string;
  readonly fileName: string;
  readonly readOnly: boolean;
  /** Why it is read-only, as a sentence. */
  readonly readOnlyReason?: string;
  readonly trusted: boolean;
  readonly code: CodeStatus;
  readonly project: ProjectStatus;
  readonly run?: RunSnapshot;
  /** The place to begin at, when the editor was opened to show it. */
  readonly reveal?: Place;
  /** What sources of images hold, by game node id. */
  readonly dataPreviews: DataPreviews;
}

/** What a source of images holds: a picture made before, a few images as their files are, or a file by its name. */
export type DataPreview =
  | { readonly kind: "picture"; readonly uri: string }
  | {
      readonly kind: "images";
      readonly folder: string;
      readonly fit: "crop" | "resize" | "pad";
      readonly background: "black" | "white";
      readonly images: readonly RawImage[];
    }
  | { readonly kind: "file"; readonly name: string }
  /** The sentence says what is missing. */
  | { readonly kind: "missing"; readonly message: string };
export type DataPreviews = Readonly<Record<string, DataPreview>>;

/** An image as its file is, encoded. */
export interface RawImage {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** Progress of work outside training: installing, starting. */
export interface Progress {
  readonly title: string;
  readonly detail?: string;
  /** In [0, 1]; absent when unknown. */
  readonly fraction?: number;
  /** Whether the request `cancel` ends it. */
  readonly cancellable?: boolean;
}

/** What the samples view shows. `project` is loose when no project is open. */
export interface CockpitState {
  readonly run: RunSnapshot | null;
  readonly project: ProjectStatus;
  readonly trusted: boolean;
  readonly progress: Progress | null;
}

export type OptionValue = string | number | boolean;

/** One option of a template, as a form shows it. */
export interface TemplateOption {
  readonly key: string;
  readonly label: string;
  readonly doc: string;
  readonly default: OptionValue;
  readonly choices?: readonly OptionValue[];
  /** Choices in words, where they are not words by themselves. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly min?: number;
  readonly max?: number;
  /** Values worth offering where any text will do, with what they are in words. */
  readonly suggestions?: Readonly<Record<string, string>>;
}

/** A variant of a template: the options that it sets, and those that stay open. */
export interface TemplateVariant {
  readonly defaults: Readonly<Record<string, OptionValue>>;
  readonly open: readonly string[];
}

/** A card of the gallery. */
export interface TemplateCard {
  readonly id: string;
  readonly title: string;
  readonly year?: number;
  readonly authors?: string;
  /** One sentence. */
  readonly sentence: string;
  readonly paper?: string;
  readonly options: readonly TemplateOption[];
  /** What each choice of the option `variant` says of the others. */
  readonly variants: Readonly<Record<string, TemplateVariant>>;
  /** The template at its defaults. */
  readonly description: TemplateDescription;
}

/** What follows from a template and its options. */
export interface TemplateDescription {
  /** Shapes [height, width, channels] along each network, for the picture. */
  readonly networks: readonly {
    readonly name: string;
    readonly role: "generator" | "discriminator";
    readonly parameters: number;
    readonly shapes: readonly (readonly number[])[];
  }[];
  /** Shape of the images that the networks see, and the range of their values. */
  readonly image?: { readonly shape: readonly number[]; readonly range: readonly [number, number] };
  /** The first error, where these options make no sense. */
  readonly error?: string;
}

export interface GalleryState {
  readonly templates: readonly TemplateCard[];
  /** Choices of last time. */
  readonly remembered: Partial<NewProject>;
  /** The folder of images of last time, if it is still there. */
  readonly folder?: DataFolder;
  readonly parent: string;
  /** Address of a picture of the bundled digits. */
  readonly digits: string;
}

/** A folder of images, and a few of them. */
export interface DataFolder {
  readonly path: string;
  readonly count: number;
  /** Sub-folders that hold images: the classes. */
  readonly classes: readonly string[];
  readonly images: readonly RawImage[];
}

export interface NewProject {
  readonly template: string;
  readonly set: Readonly<Record<string, OptionValue>>;
  readonly name: string;
  readonly parent: string;
  /** A folder of images with how they are fitted; the bundled digits when absent. */
  readonly data?: { readonly path: string; readonly fit: "crop" | "resize" | "pad" };
}

/** Requests of a webview: parameters and result by name. Each kind of webview is served those that it needs. */
export interface Requests {
  ready: { params: undefined; result: EditorState };
  /** One gesture. The host answers when the text has changed; a refused edit is an error. */
  edit: { params: { label: string; edits: readonly DocumentEdit[] }; result: { text: string } };
  undo: { params: undefined; result: null };
  redo: { params: undefined; result: null };
  save: { params: undefined; result: null };
  openAsText: { params: { offset?: number } | undefined; result: null };
  generate: { params: undefined; result: CodeStatus };
  resolveConflict: {
    params: { file: string; choice: "mine" | "generated" | "merge" | "compare" };
    result: CodeStatus;
  };
  /** Opens generated code at a node's layer. */
  openCode: { params: { graph: GraphPath; node?: string }; result: null };
  makeProject: { params: undefined; result: null };
  train: { params: { resume?: string } | undefined; result: null };
  control: {
    params: { command: "pause" | "resume" | "stop" | "checkpoint" | "sample" };
    result: null;
  };
  /** Ends work that `Progress` calls cancellable. */
  cancel: { params: undefined; result: null };
  showLog: { params: undefined; result: null };
  /** Saves one sample where the person says. `png` is the file in base64: the webview has the sheet decoded. */
  saveImage: { params: { step: number; index: number; png: string }; result: null };
  /** Copies the sheet's path, where the webview may not put an image on the clipboard. */
  copySheet: { params: { step: number }; result: null };
  openExternal: { params: { url: string }; result: null };
  copyNodes: { params: { text: string }; result: null };
  pasteNodes: { params: undefined; result: { text: string } };
  notify: {
    params: { severity: "information" | "warning" | "error"; message: string };
    result: null;
  };
  /** The samples view's `ready`. */
  readyCockpit: { params: undefined; result: CockpitState };
  /** The gallery's `ready`. */
  readyGallery: { params: undefined; result: GalleryState };
  /** What a template with these options would be. */
  describeTemplate: {
    params: { template: string; set: Readonly<Record<string, OptionValue>> };
    result: TemplateDescription;
  };
  /** Asks for a folder of images; null when the person cancels. */
  chooseData: { params: undefined; result: DataFolder | null };
  /** Asks for the folder that the project's own folder will be made in; null when the person cancels. */
  chooseParent: { params: undefined; result: { path: string } | null };
  /** Makes the project, opens it and closes the gallery. */
  createProject: { params: NewProject; result: null };
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
  | {
      readonly event: "runEvents";
      readonly runId: string;
      readonly events: readonly RunEvent[];
      readonly sheets: readonly SheetView[];
      readonly record: RunRecord;
      readonly alive: boolean;
    }
  /** Null when the work is over. */
  | { readonly event: "progress"; readonly progress: Progress | null }
  /** Goes to a node or a player. */
  | { readonly event: "reveal"; readonly place: Place }
  | { readonly event: "dataPreviews"; readonly dataPreviews: DataPreviews }
  | {
      readonly event: "command";
      readonly command: "fit" | "tidy" | "find" | "selectAll" | "focusCanvas" | "showGame";
    };

export type ToHost = {
  [K in RequestName]: {
    readonly id: number;
    readonly request: K;
    readonly params: Requests[K]["params"];
  };
}[RequestName];

export type ToWebview =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly message: string } }
  | HostEvent;
