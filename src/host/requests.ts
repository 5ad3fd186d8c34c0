/**
 * The border to the webviews: every request is checked here before anything acts on it.
 */
import * as z from "zod";
import { documentEditSchema, graphPathSchema as graph } from "./edits";
import type { RequestName, Requests } from "../../webview/protocol";

/** A request of a known name with parameters of the right kind. */
export type CheckedRequest<K extends RequestName = RequestName> = {
  [N in K]: { readonly id: number; readonly request: N; readonly params: Requests[N]["params"] };
}[K];

export type ParsedRequest =
  | { readonly ok: true; readonly request: CheckedRequest }
  | { readonly ok: false; readonly id: number | undefined; readonly message: string };

const none = z.undefined();
const step = z.int().min(0);
const text = z.string();
/** Larger than any graph or sample, smaller than what would choke the host. */
const bulk = z.string().max(32_000_000);
const option = z.union([z.string(), z.number(), z.boolean()]);
/** The parameters of every request. A request without a line here is a compile error. */
const parameters: { readonly [K in RequestName]: z.ZodType<Requests[K]["params"]> } = {
  ready: none,
  edit: z.object({ label: text, edits: z.array(documentEditSchema) }),
  undo: none,
  redo: none,
  save: none,
  openAsText: z.object({ offset: z.int().min(0).optional() }).optional(),
  generate: none,
  resolveConflict: z.object({
    file: text,
    choice: z.enum(["mine", "generated", "merge", "compare"]),
  }),
  openCode: z.object({ graph, node: text.optional() }),
  makeProject: none,
  train: z.object({ resume: text.optional() }).optional(),
  control: z.object({ command: z.enum(["pause", "resume", "stop", "checkpoint", "sample"]) }),
  cancel: none,
  showLog: none,
  saveImage: z.object({ step, index: z.int().min(0), png: z.base64().max(32_000_000) }),
  copySheet: z.object({ step }),
  openExternal: z.object({ url: z.url({ protocol: /^https?$/ }) }),
  copyNodes: z.object({ text: bulk }),
  pasteNodes: none,
  notify: z.object({ severity: z.enum(["information", "warning", "error"]), message: text }),
  readyCockpit: none,
  readyGallery: none,
  describeTemplate: z.object({ template: text, set: z.record(text, option) }),
  chooseData: none,
  chooseParent: none,
  createProject: z.object({
    template: text,
    set: z.record(text, option),
    name: text,
    parent: text,
    data: z.object({ path: text, fit: z.enum(["crop", "resize", "pad"]) }).optional(),
  }),
};

const envelope = z.object({ id: z.int(), request: z.string(), params: z.unknown().optional() });

const isRequestName = (name: string): name is RequestName => Object.hasOwn(parameters, name);

/** A message of a webview as a request, or what is wrong with it. */
export function parseRequest(message: unknown): ParsedRequest {
  const outer = envelope.safeParse(message);
  if (!outer.success) {
    return { ok: false, id: undefined, message: "A webview sent a message that is no request." };
  }
  const { id, request } = outer.data;
  if (!isRequestName(request)) {
    return { ok: false, id, message: `There is no request "${request}".` };
  }
  const params = parameters[request].safeParse(outer.data.params);
  if (!params.success) {
    const [issue] = params.error.issues;
    const place =
      issue === undefined || issue.path.length === 0 ? "" : ` at "${issue.path.join(".")}"`;
    return {
      ok: false,
      id,
      message: `The request "${request}" has wrong parameters${place}: ${issue?.message ?? "unknown"}.`,
    };
  }
  // Name and parameters were checked against the same line of the table above.
  return { ok: true, request: { id, request, params: params.data } as CheckedRequest };
}
