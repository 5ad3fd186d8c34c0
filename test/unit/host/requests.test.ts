import { describe, expect, it } from "vitest";
import { answer } from "../../../src/host/answer";
import { parseRequest } from "../../../src/host/requests";

const game = { kind: "game" } as const;

describe("a message of a webview", () => {
  it("is taken when name and parameters are known", () => {
    const edits = [{ kind: "removeNodes", graph: game, ids: ["z"] }];
    const message = { id: 7, request: "edit", params: { label: "Delete", edits } };
    expect(parseRequest(message)).toEqual({ ok: true, request: message });
  });

  it("may leave out parameters that are undefined, since messages are JSON", () => {
    expect(parseRequest({ id: 1, request: "ready" })).toMatchObject({ ok: true });
    const back = { kind: "setParameter", graph: game, id: "z", parameter: "shape" };
    expect(
      parseRequest({ id: 1, request: "edit", params: { label: "Reset", edits: [back] } }),
    ).toMatchObject({ ok: true });
  });

  it.each([
    ["no request", "hello", undefined, "A webview sent a message that is no request."],
    ["an unknown name", { id: 3, request: "format" }, 3, 'There is no request "format".'],
    [
      "a name from Object's prototype",
      { id: 3, request: "toString" },
      3,
      'There is no request "toString".',
    ],
    [
      "an edit of an unknown kind",
      { id: 4, request: "edit", params: { label: "", edits: [{ kind: "explode" }] } },
      4,
      'The request "edit" has wrong parameters at "edits.0.kind"',
    ],
    [
      "a control command that is none",
      { id: 5, request: "control", params: { command: "kill" } },
      5,
      'The request "control" has wrong parameters at "command"',
    ],
    [
      "an address that is no web page",
      { id: 6, request: "openExternal", params: { url: "file:///etc/passwd" } },
      6,
      'The request "openExternal" has wrong parameters at "url"',
    ],
  ])("is refused when it is %s", (_what, message, id, sentence) => {
    const parsed = parseRequest(message);
    expect(parsed).toMatchObject({ ok: false, id });
    expect(parsed.ok ? "" : parsed.message).toContain(sentence);
  });
});

describe("the answer to a webview", () => {
  const ignore = (): void => undefined;

  it("carries the handler's value under the message's number", async () => {
    const handlers = { pasteNodes: () => ({ text: "[]" }) };
    expect(await answer(handlers, { id: 2, request: "pasteNodes" }, ignore)).toEqual({
      id: 2,
      result: { text: "[]" },
    });
  });

  it("carries the sentence of what was thrown, and tells the log", async () => {
    const told: string[] = [];
    const handlers = {
      train: () => Promise.reject(new Error("Node is missing.")),
    };
    const reply = await answer(handlers, { id: 3, request: "train" }, (request) =>
      told.push(request),
    );
    expect(reply).toEqual({ id: 3, error: { message: "Node is missing." } });
    expect(told).toEqual(["train"]);
  });

  it("refuses what this kind of view is not served", async () => {
    expect(await answer({}, { id: 4, request: "undo" }, ignore)).toEqual({
      id: 4,
      error: { message: 'This view does not answer the request "undo".' },
    });
  });

  it("is none where there is no number to answer under", async () => {
    expect(await answer({}, null, ignore)).toBeUndefined();
  });
});
