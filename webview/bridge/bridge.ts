/**
 * The webview's end of the wire: requests go out under a number and come back as a value or a rejection; what the host
 * says unasked goes to the listeners. Nothing stays pending for ever: disposing the bridge rejects what is open.
 */
import type { HostEvent, RequestName, Requests, ToHost, ToWebview } from "../protocol";

/** What carries the messages; VS Code's in the editor, a pair of functions in a test. */
export interface Port {
  post(message: ToHost): void;
  listen(handler: (message: ToWebview) => void): () => void;
}

/** A request that the host refused, or could not answer any more; the message is a sentence for people. */
export class BridgeError extends Error {
  override readonly name = "BridgeError";
}

export interface Bridge {
  /** Asks the host. Rejects with a `BridgeError` when it refuses. */
  request<K extends RequestName>(
    name: K,
    params: Requests[K]["params"],
  ): Promise<Requests[K]["result"]>;
  /** Listens to what the host says unasked; returns the way to stop. */
  onEvent(listener: (event: HostEvent) => void): () => void;
  dispose(): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: BridgeError) => void;
}

export function createBridge(port: Port): Bridge {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: HostEvent) => void>();
  let lastId = 0;

  const stop = port.listen((message) => {
    if ("event" in message) {
      for (const listener of listeners) listener(message);
      return;
    }
    const open = pending.get(message.id);
    pending.delete(message.id);
    if ("error" in message) open?.reject(new BridgeError(message.error.message));
    else open?.resolve(message.result);
  });

  return {
    request: <K extends RequestName>(name: K, params: Requests[K]["params"]) =>
      new Promise<Requests[K]["result"]>((resolve, reject) => {
        const id = ++lastId;
        // The host answers each request with the result that `Requests` gives for its name.
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
        port.post({ id, request: name, params } as ToHost);
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {
      stop();
      for (const open of pending.values()) {
        open.reject(new BridgeError("The editor was closed before the request was answered."));
      }
      pending.clear();
      listeners.clear();
    },
  };
}

/** What to tell a person about a failed request. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
