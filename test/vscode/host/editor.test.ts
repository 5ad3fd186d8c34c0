import { strict as assert } from "node:assert";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { CodeService } from "../../../src/editor/code";
import { EditorSession } from "../../../src/editor/session";
import type { Services } from "../../../src/editor/services";
import { DocumentWriter } from "../../../src/editor/writer";
import { TrainingService } from "../../../src/training/service";
import { templateOf } from "../../../src/views/galleryData";
import { FakeRun, record, samples, step } from "../../unit/host/fakeRun";
import type { EditorState, RequestName, Requests } from "../../../webview/protocol";

const folder = (): string => {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(workspace, "The tests need a workspace folder.");
  return workspace.uri.fsPath;
};

const dcgan = (): string => serialiseDocument(templateOf("dcgan").build({}));
const MOVE = {
  label: "Move",
  edits: [{ kind: "moveNodes", graph: { kind: "game" }, positions: { z: [10, 20] } }],
} as const;

async function eventually<T>(
  look: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  what: string,
): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const value = await look();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`This never came: ${what}.`);
}

/** A webview of a test's own: it posts requests and keeps what the host says. */
class FakePanel {
  readonly posted: unknown[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  #id = 0;

  readonly panel = {
    active: true,
    viewColumn: vscode.ViewColumn.One,
    webview: {
      options: {},
      html: "",
      cspSource: "https://test",
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: this.#received.event,
      postMessage: (message: unknown) => {
        // As in VS Code, what passes is JSON.
        this.posted.push(JSON.parse(JSON.stringify(message)));
        return Promise.resolve(true);
      },
    },
  } as unknown as vscode.WebviewPanel;

  async request<K extends RequestName>(
    name: K,
    params: Requests[K]["params"],
  ): Promise<Requests[K]["result"]> {
    this.#id += 1;
    const id = this.#id;
    this.#received.fire(JSON.parse(JSON.stringify({ id, request: name, params })));
    const reply = await eventually(
      () => this.posted.find((message) => (message as { id?: number }).id === id),
      (message) => message !== undefined,
      `the answer to "${name}"`,
    );
    const { result, error } = reply as {
      result: Requests[K]["result"];
      error?: { message: string };
    };
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  events(name: string): unknown[] {
    return this.posted.filter((message) => (message as { event?: string }).event === name);
  }
}

describe("the visual editor", () => {
  let uri: vscode.Uri;
  let services: Services;
  const disposables: { dispose(): unknown }[] = [];

  /** VS Code keeps closed documents for a while, so every test has a file of its own. */
  let files = 0;
  async function write(text: string): Promise<vscode.Uri> {
    await mkdir(folder(), { recursive: true });
    files += 1;
    const path = join(folder(), `graph ${files}.gan.json`);
    await writeFile(path, text);
    return vscode.Uri.file(path);
  }

  async function session(
    document: vscode.TextDocument,
    writer = new DocumentWriter(document),
  ): Promise<FakePanel> {
    const fake = new FakePanel();
    disposables.push(await EditorSession.open(services, document, fake.panel, writer));
    return fake;
  }

  beforeEach(async () => {
    const extension = vscode.extensions.getExtension("ganvas.ganvas-vscode");
    assert.ok(extension);
    await extension.activate();
    uri = await write(dcgan());
    const code = new CodeService((what, error) => {
      assert.fail(`${what}: ${String(error)}`);
    });
    // The extension's own listens to saves; this one only answers.
    code.dispose();
    const training = new TrainingService(() => undefined);
    disposables.push(training);
    services = {
      context: { extensionUri: extension.extensionUri },
      log: vscode.window.createOutputChannel("test", { log: true }),
      code,
      training,
    } as unknown as Services;
  });

  afterEach(async () => {
    for (const disposable of disposables.splice(0)) disposable.dispose();
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand("workbench.action.files.revert");
      }
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const name of ["package.json", "src", ".ganvas"]) {
      // The last save may still be generating.
      await rm(join(folder(), name), { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it("is what a *.gan.json opens in", async () => {
    await vscode.commands.executeCommand("vscode.open", uri);
    const input = await eventually(
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
      (value) => value !== undefined,
      "an open tab",
    );
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, "ganvas.editor");
  });

  it("answers its webview with all that it needs", async () => {
    const fake = await session(await vscode.workspace.openTextDocument(uri));
    const state: EditorState = await fake.request("ready", undefined);
    assert.equal(state.text, dcgan());
    assert.equal(state.fileName, basename(uri.fsPath));
    assert.equal(state.readOnly, false);
    assert.deepEqual(state.project, { kind: "loose" });
    assert.deepEqual(state.code, { kind: "none" });
    const preview = state.dataPreviews["digits"];
    assert.ok(preview?.kind === "picture");
    assert.match(preview.uri, /^data:image\/png;base64,/);
  });

  it("makes one gesture one step of undo, and does not echo it", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const fake = await session(document);
    await fake.request("ready", undefined);
    const { text } = await fake.request("edit", MOVE);
    assert.equal(text, document.getText());
    assert.ok(text.includes('"at": [10, 20]'));
    assert.equal(document.isDirty, true);
    assert.deepEqual(fake.events("document"), []);

    await vscode.commands.executeCommand("undo");
    await eventually(
      () => document.getText(),
      (now) => now === dcgan(),
      "the text before",
    );
    const [event] = await eventually(
      () => fake.events("document"),
      (events) => events.length > 0,
      "news of the undo",
    );
    assert.equal((event as { text: string }).text, dcgan());
  });

  it("saves what the gesture before the save has changed", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const fake = await session(document);
    await fake.request("edit", MOVE);
    await document.save();
    assert.ok((await readFile(uri.fsPath, "utf8")).includes('"at": [10, 20]'));
    assert.equal(document.isDirty, false);
  });

  it("keeps all editors of one file in step", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const writer = new DocumentWriter(document);
    const left = await session(document, writer);
    const right = await session(document, writer);
    const [first, second] = await Promise.all([
      left.request("edit", MOVE),
      right.request("edit", { label: "Rename", edits: [{ kind: "setName", name: "Digits" }] }),
    ]);
    assert.ok(second.text.includes('"at": [10, 20]') && second.text.includes('"Digits"'));
    assert.notEqual(first.text, second.text);
    const [event] = await eventually(
      () => left.events("document"),
      (events) => events.length > 0,
      "the other's edit",
    );
    assert.equal((event as { text: string }).text, second.text);
  });

  it("refuses an edit that does not fit, in words, and changes nothing", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const fake = await session(document);
    const edits = [{ kind: "removeNodes", graph: { kind: "game" }, ids: ["nobody"] }] as const;
    await assert.rejects(fake.request("edit", { label: "Delete", edits }), /nobody/);
    assert.equal(document.getText(), dcgan());
  });

  it("mends a fault of the graph by a quick fix", async () => {
    const faulty = dcgan().replace(
      '"op": "dataset"',
      '"op": "dataset", "params": { "range": "unit" }',
    );
    assert.notEqual(faulty, dcgan());
    await writeFile(uri.fsPath, faulty);
    const document = await vscode.workspace.openTextDocument(uri);
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(uri),
      (all) => all.length > 0,
      "a problem",
    );
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, problem.message);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually(
      () => vscode.languages.getDiagnostics(uri).length,
      (count) => count === 0,
      "a graph without faults",
    );
    assert.notEqual(document.getText(), faulty);
  });

  it("loses nothing of a text that is no JSON", async () => {
    const broken = dcgan().slice(0, -20);
    await writeFile(uri.fsPath, broken);
    const document = await vscode.workspace.openTextDocument(uri);
    const fake = await session(document);
    assert.equal((await fake.request("ready", undefined)).text, broken);
    await assert.rejects(fake.request("edit", MOVE), /cannot be changed now.*not valid JSON/);
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(uri),
      (problems) => problems.length > 0,
      "a problem",
    );
    assert.equal(problem?.code, "invalid-json");
    assert.equal(await readFile(uri.fsPath, "utf8"), broken);
  });

  it("opens a file of a newer version to look at", async () => {
    await writeFile(uri.fsPath, dcgan().replace('"ganvas": 1', '"ganvas": 99'));
    const fake = await session(await vscode.workspace.openTextDocument(uri));
    const state = await fake.request("ready", undefined);
    assert.equal(state.readOnly, true);
    assert.match(state.readOnlyReason ?? "", /version 99/);
  });

  it("gives an editor that opens while the text is broken the last graph that was good", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const before = await session(document);
    await before.request("ready", undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "x");
    await vscode.workspace.applyEdit(edit);
    const state = await (await session(document)).request("ready", undefined);
    assert.equal(state.text, `x${dcgan()}`);
    assert.equal(state.lastGood, dcgan());
    assert.equal(state.dataPreviews["digits"]?.kind, "picture");
  });

  it("shows a place of the graph as soon as its webview is there", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const fake = new FakePanel();
    const opened = await EditorSession.open(
      services,
      document,
      fake.panel,
      new DocumentWriter(document),
    );
    disposables.push(opened);
    const place = { network: "generator", node: "up1" };
    opened.reveal(place);
    assert.deepEqual((await fake.request("ready", undefined)).reveal, place);
    opened.reveal(place);
    assert.deepEqual(fake.events("reveal"), [{ event: "reveal", place }]);
  });

  it("leaves out of the file what is set back to its default", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const fake = await session(document);
    const set = (value: string) =>
      fake.request("edit", {
        label: "Set",
        edits: [
          {
            kind: "setParameter",
            graph: { kind: "game" },
            id: "digits",
            parameter: "range",
            value,
          },
        ],
      });
    assert.match((await set("unit")).text, /"range": "unit"/);
    assert.equal((await set("tanh")).text, dcgan());
  });

  it("shows faults of the graph in Problems, at the node, with its name", async () => {
    const text = dcgan().replace('"op": "relu"', '"op": "relux"');
    await writeFile(uri.fsPath, text);
    const document = await vscode.workspace.openTextDocument(uri);
    const problems = await eventually(
      () =>
        vscode.languages
          .getDiagnostics(uri)
          .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
      (all) => all.length > 0,
      "a problem",
    );
    const problem = problems.find(({ message }) => message.includes("relux"));
    assert.ok(problem, problems.map(({ message }) => message).join("\n"));
    assert.match(problem.message, /^generator\//);
    assert.ok(document.getText(problem.range).includes("relux"));
  });

  describe("in a project", () => {
    const file = (...parts: string[]): string => join(folder(), ...parts);

    beforeEach(async () => {
      const manifest = {
        dependencies: { ganvas: "file:vendor/x.tgz" },
        ganvas: { document: basename(uri.fsPath) },
      };
      await writeFile(file("package.json"), JSON.stringify(manifest));
    });

    async function save(change: (text: string) => string): Promise<void> {
      const document = await vscode.workspace.openTextDocument(uri);
      const edit = new vscode.WorkspaceEdit();
      const end = document.positionAt(document.getText().length);
      edit.replace(uri, new vscode.Range(document.positionAt(0), end), change(document.getText()));
      await vscode.workspace.applyEdit(edit);
      await document.save();
    }
    const generator = (): Promise<string> =>
      readFile(file("src", "generator.ts"), "utf8").catch(() => "");
    const renamed = (name: string) => (text: string) =>
      text.replace(/"name": "[^"]*"/, `"name": "${name}"`);

    it("generates code on save", async () => {
      await save(renamed("first"));
      const code = await eventually(generator, (text) => text !== "", "src/generator.ts");
      assert.match(code, /^\/\/ Generated by GANvas from graph \d+\.gan\.json/);
      assert.match(code, /export const generator = network\(/);
    });

    it("shows the project's runs, with their sheets, as they go on", async () => {
      const run = new FakeRun(folder(), record({ id: "host-test" }));
      disposables.push({ dispose: () => rm(file("runs"), { recursive: true, force: true }) });
      run.append(step(1), samples(1));
      const document = await vscode.workspace.openTextDocument(uri);
      const fake = await session(document);
      const shown = await eventually(
        async () => (await fake.request("ready", undefined)).run,
        (found) => found !== undefined,
        "the run",
      );
      assert.equal(shown?.alive, false);
      assert.equal(shown.events.length, 2);
      assert.match(shown.sheets[0]?.uri ?? "", /host-test\/samples\/1\.png$/);

      run.append(step(2));
      const news = await eventually(
        () => fake.events("runEvents"),
        (events) => events.length > 0,
        "the next step",
      );
      assert.deepEqual((news[0] as { events: unknown }).events, [step(2)]);
    });

    it("takes its code from one graph, and says so of another beside it", async () => {
      const document = await vscode.workspace.openTextDocument(uri);
      const other = await vscode.workspace.openTextDocument(
        await write(dcgan().replace('"op": "relu"', '"op": "tanh"')),
      );
      const fake = await session(document);
      assert.equal((await fake.request("generate", undefined)).kind, "current");
      const code = await generator();
      const second = await session(other);
      const status = await second.request("generate", undefined);
      assert.deepEqual(status, { kind: "foreign", document: basename(uri.fsPath) });
      assert.equal(await generator(), code);
    });

    it("keeps the last good code while the graph has an error", async () => {
      await save(renamed("first"));
      const good = await eventually(generator, (text) => text !== "", "src/generator.ts");
      await save((text) => text.replace('"op": "relu"', '"op": "relux"'));
      const fake = await session(await vscode.workspace.openTextDocument(uri));
      const code = await fake.request("generate", undefined);
      assert.equal(code.kind, "blocked");
      assert.equal(await generator(), good);
    });

    it("never writes over a file that was edited by hand, until it is told to", async () => {
      await save(renamed("first"));
      await eventually(generator, (text) => text !== "", "src/generator.ts");
      const mine = `${await generator()}// mine\n`;
      await writeFile(file("src", "generator.ts"), mine);
      await save((text) => text.replace('"op": "relu"', '"op": "tanh"'));
      const fake = await session(await vscode.workspace.openTextDocument(uri));
      const conflict = await eventually(
        async () => await fake.request("generate", undefined),
        ({ kind }) => kind === "conflict",
        "a conflict",
      );
      assert.deepEqual(conflict, { kind: "conflict", files: ["src/generator.ts"] });
      assert.equal(await generator(), mine);

      const merged = await fake.request("resolveConflict", {
        file: "src/generator.ts",
        choice: "merge",
      });
      assert.equal(merged.kind, "current");
      assert.match(await generator(), /tanh[\s\S]*\/\/ mine\n$/);
    });
  });
});
