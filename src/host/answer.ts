/**
 * Answering a webview: a message is checked, its handler is called, and the answer, a value or an error, goes back
 * under the message's number. Nothing that arrives is trusted and nothing thrown is lost.
 */
import type { RequestName, Requests, ToWebview } from "../../webview/protocol";
import { parseRequest, type CheckedRequest } from "./requests";

/** What one kind of webview is served. */
export type Handlers = {
  readonly [K in RequestName]?: (
    params: Requests[K]["params"],
  ) => Requests[K]["result"] | Promise<Requests[K]["result"]>;
};

/** The answer to a message, or undefined where the message has no number to answer under. */
export async function answer(
  handlers: Handlers,
  message: unknown,
  onError: (request: string, error: unknown) => void,
): Promise<Extract<ToWebview, { id: number }> | undefined> {
  const parsed = parseRequest(message);
  if (!parsed.ok) {
    onError("message", new Error(parsed.message));
    return parsed.id === undefined
      ? undefined
      : { id: parsed.id, error: { message: parsed.message } };
  }
  const { id, request } = parsed.request;
  try {
    return { id, result: await call(handlers, parsed.request) };
  } catch (error) {
    onError(request, error);
    return { id, error: { message: error instanceof Error ? error.message : String(error) } };
  }
}

function call<K extends RequestName>(handlers: Handlers, message: CheckedRequest<K>): unknown {
  const handler: Handlers[K] = handlers[message.request];
  if (handler === undefined) {
    throw new Error(`This view does not answer the request "${message.request}".`);
  }
  return handler(message.params);
}
