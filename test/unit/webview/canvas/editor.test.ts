import { describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../../src/core/document/serialise";
import { createBridge, type Port } from "../../../../webview/bridge/bridge";
import { createEditor } from "../../../../webview/canvas/store/editor";
import { shownBlocks, shownGraph, shownStage } from "../../../../webview/canvas/store/state";
import type { EditorState, ToHost, ToWebview, ViewState } from "../../../../webview/protocol";
import { GAN } from "./fixture";

type Answer = { readonly result: unknown } | { readonly error: { readonly message: string } };

/** A host that answers as it is told to, and remembers what it was asked. */
function host(answer: (message: ToHost) => Answer | undefined) {
  let hear: (message: ToWebview) => void = () => undefined;
  const asked: ToHost[] = [];
  const port: Port = {
    post: (message) => {
      asked.push(message);
      const reply = answer(message);
      if (reply)
        queueMicrotask(() => {
          hear({ id: message.id, ...reply });
        });
    },
    listen: (handler) => {
      hear = handler;
      return () => undefined;
    },
  };
  return {
    port,
    asked,
    say: (message: ToWebview) => {
      hear(message);
    },
  };
}

const READY: EditorState = {
  text: serialiseDocument(GAN),
  fileName: "small.gan.json",
  readOnly: false,
  trusted: true,
  code: { kind: "current" },
  project: { kind: "loose" },
  dataPreviews: {},
};
const turn = () =>
  new Promise((done) => {
    setTimeout(done, 0);
  });

async function started(
  answer: (message: ToHost) => Answer | undefined = () => undefined,
  remembered: ViewState = {},
  ready: EditorState = READY,
) {
  let memory = remembered;
  const wire = host((message) =>
    message.request === "ready" ? { result: ready } : answer(message),
  );
  const editor = createEditor(createBridge(wire.port), {
    read: () => memory,
    write: (state) => {
      memory = state;
    },
  });
  await editor.start();
  return { editor, wire, state: () => editor.store.getState(), memory: () => memory };
}

describe("the editor", () => {
  it("begins where it was left", async () => {
    const { state } = await started(undefined, {
      graph: { kind: "network", name: "generator" },
      selection: ["up"],
    });
    expect(shownGraph(state())).toEqual({ kind: "network", name: "generator" });
    expect(state().selection).toEqual(["up"]);
  });
  it("begins at the game where that graph is gone", async () => {
    const { state } = await started(undefined, { graph: { kind: "network", name: "gone" } });
    expect(shownGraph(state())).toEqual({ kind: "game" });
  });
  it("says that it could not be opened", async () => {
    const wire = host(() => ({ error: { message: "There is no such file." } }));
    const editor = createEditor(createBridge(wire.port), {
      read: () => ({}),
      write: () => undefined,
    });
    await editor.start();
    expect(editor.store.getState()).toMatchObject({
      status: "failed",
      failure: "There is no such file.",
    });
  });
  it("sends an edit with its label and takes it back when it is refused", async () => {
    const { editor, wire, state } = await started((message) =>
      message.request === "edit" ? { error: { message: "The disk is full." } } : undefined,
    );
    expect(editor.edit("Rename", [{ kind: "setName", name: "other" }])).toBe(true);
    expect(state().session.document?.name).toBe("other");
    expect(wire.asked.at(-1)).toMatchObject({ request: "edit", params: { label: "Rename" } });
    await turn();
    expect(state().session.document?.name).toBe(GAN.name);
    expect(state().notices.map(({ message }) => message)).toEqual(["The disk is full."]);
  });
  it("sends no edit of a read-only document and says why", async () => {
    const { editor, wire, state } = await started(
      undefined,
      {},
      { ...READY, readOnly: true, readOnlyReason: "It is on a disk that is read-only." },
    );
    expect(editor.edit("Rename", [{ kind: "setName", name: "other" }])).toBe(false);
    expect(wire.asked.map(({ request }) => request)).toEqual(["ready"]);
    expect(state().notices[0]?.message).toBe("It is on a disk that is read-only.");
  });
  it("leaves a network that another hand removed", async () => {
    const { editor, wire, state } = await started();
    editor.open({ kind: "network", name: "generator" });
    const { generator: _gone, ...networks } = GAN.networks;
    wire.say({ event: "document", version: 2, text: serialiseDocument({ ...GAN, networks }) });
    expect(shownGraph(state())).toEqual({ kind: "game" });
  });
  it("tidies away only what a person has placed", async () => {
    const placed = {
      ...GAN,
      game: {
        ...GAN.game,
        nodes: GAN.game.nodes.map((node) =>
          node.id === "z" ? { ...node, at: [5, 5] as const } : node,
        ),
      },
    };
    const { editor, wire } = await started(
      undefined,
      {},
      { ...READY, text: serialiseDocument(placed) },
    );
    editor.tidy();
    expect(wire.asked.at(-1)?.params).toEqual({
      label: "Tidy",
      edits: [{ kind: "moveNodes", graph: { kind: "game" }, positions: { z: null } }],
    });
  });
  it("remembers the graph and the selection", async () => {
    const { editor, memory } = await started();
    editor.open({ kind: "network", name: "discriminator" });
    editor.select(["logit"]);
    expect(memory()).toEqual({
      graph: { kind: "network", name: "discriminator" },
      selection: ["logit"],
    });
  });
});

describe("the bridge", () => {
  it("answers each request with its own answer, in any order", async () => {
    const wire = host(() => undefined);
    const bridge = createBridge(wire.port);
    const first = bridge.request("undo", undefined);
    const second = bridge.request("pasteNodes", undefined);
    const [a, b] = wire.asked;
    wire.say({ id: b?.id ?? 0, result: { text: "nodes" } });
    wire.say({ id: a?.id ?? 0, result: null });
    await expect(second).resolves.toEqual({ text: "nodes" });
    await expect(first).resolves.toBeNull();
  });
  it("rejects what is open when it is disposed", async () => {
    const bridge = createBridge(host(() => undefined).port);
    const open = bridge.request("undo", undefined);
    bridge.dispose();
    await expect(open).rejects.toThrow("was closed");
  });
  it("passes events to every listener until it stops", () => {
    const wire = host(() => undefined);
    const bridge = createBridge(wire.port);
    const heard: string[] = [];
    const stop = bridge.onEvent(({ event }) => {
      heard.push(event);
    });
    wire.say({ event: "trust", trusted: true });
    stop();
    wire.say({ event: "trust", trusted: false });
    expect(heard).toEqual(["trust"]);
  });
});

describe("looking at a stage of growth", () => {
  const stages = [
    { id: "4", resolution: 4, fade: 0, images: 100 },
    { id: "8", resolution: 8, fade: 0, images: 100 },
  ];
  const growing: EditorState = { ...READY, text: serialiseDocument({ ...GAN, stages }) };

  it("walks from all of them through each and back, and is remembered", async () => {
    const { editor, state, memory } = await started(undefined, {}, growing);
    const walked = Array.from({ length: 3 }, () => {
      editor.stepStage(1);
      return shownStage(state());
    });
    expect(walked).toEqual(["4", "8", undefined]);
    editor.stepStage(-1);
    expect(shownStage(state())).toBe("8");
    expect(memory().stage).toBe("8");
    const again = await started(undefined, memory(), growing);
    expect(shownStage(again.state())).toBe("8");
  });
  it("is no more once the document has no such stage", async () => {
    const { state } = await started(undefined, { stage: "16" }, growing);
    expect(shownStage(state())).toBeUndefined();
  });
});

describe("opening blocks in place", () => {
  it("is remembered for each graph, and closes what is within", async () => {
    const { editor, state, memory } = await started();
    editor.open({ kind: "network", name: "generator" });
    editor.toggleBlock("up1");
    editor.toggleBlock("up1/inner");
    expect(shownBlocks(state())).toEqual(["up1", "up1/inner"]);
    expect(memory().openBlocks).toEqual({ "network:generator": ["up1", "up1/inner"] });
    editor.open({ kind: "network", name: "discriminator" });
    expect(shownBlocks(state())).toEqual([]);
    editor.open({ kind: "network", name: "generator" });
    editor.toggleBlock("up1");
    expect(shownBlocks(state())).toEqual([]);
  });
  it("changes nothing in the document", async () => {
    const { editor, wire } = await started();
    editor.open({ kind: "network", name: "generator" });
    editor.toggleBlock("up1");
    expect(wire.asked.map(({ request }) => request)).toEqual(["ready"]);
  });
});
