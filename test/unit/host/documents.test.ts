import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyTextEdits } from "../../../src/core/document/textEdits";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { parseDocument } from "../../../src/core/document/parse";
import { changeText } from "../../../src/editor/changeText";
import { dataPreviews, imagesIn } from "../../../src/editor/dataPreviews";
import { findProject, projectDocument } from "../../../src/project/find";
import {
  describeFolder,
  describeTemplate,
  documentOf,
  templateCards,
  templateOf,
} from "../../../src/views/galleryData";
import { temporaryFolder } from "./fakeRun";

const dcgan = (): string => serialiseDocument(templateOf("dcgan").build({}));

describe("a gesture on the graph", () => {
  const edits = [
    { kind: "moveNodes", graph: { kind: "game" }, positions: { z: [10, 20] } },
  ] as const;

  it("changes the line of its node and no other", () => {
    const before = dcgan();
    const change = changeText(before, edits);
    if (!change.ok) throw new Error(change.message);
    const after = applyTextEdits(before, change.edits);
    const lines = before.split("\n");
    const changed = after.split("\n").filter((line) => !lines.includes(line));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain('"at": [10, 20]');
  });

  it("keeps the line endings of the file", () => {
    const before = dcgan().replaceAll("\n", "\r\n");
    const change = changeText(before, edits);
    if (!change.ok) throw new Error(change.message);
    expect(applyTextEdits(before, change.edits)).not.toMatch(/[^\r]\n/);
  });

  it("is refused, and says why, while the text is no graph", () => {
    const change = changeText("{ broken", edits);
    expect(change).toMatchObject({ ok: false });
    expect(change.ok ? "" : change.message).toMatch(/cannot be changed now.*not valid JSON/);
  });

  it("is refused for a node that is gone", () => {
    const change = changeText(dcgan(), [
      { kind: "removeNodes", graph: { kind: "game" }, ids: ["nobody"] },
    ]);
    expect(change).toMatchObject({ ok: false });
    expect(change.ok ? "" : change.message).toContain("nobody");
  });

  it("does not touch a file of a newer version", () => {
    const newer = dcgan().replace('"ganvas": 1', '"ganvas": 99');
    expect(changeText(newer, edits)).toMatchObject({ ok: false });
  });
});

describe("the folders of a project", () => {
  let root: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ path: root, remove } = await temporaryFolder());
    for (const folder of ["project/graphs", "other", "images/cats", "images/dogs"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, "project/package.json"), '{"dependencies":{"ganvas":"file:x.tgz"}}');
    writeFileSync(join(root, "other/package.json"), '{"dependencies":{"react":"1"}}');
    for (const name of ["cats/b.PNG", "cats/a.jpg", "dogs/c.webp", "notes.txt"]) {
      writeFileSync(join(root, "images", name), "pixels");
    }
  });
  afterAll(() => remove());

  it("are those whose package.json depends on ganvas, from anywhere within", async () => {
    expect(await findProject(join(root, "project/graphs/a.gan.json"))).toBe(join(root, "project"));
    expect(await findProject(join(root, "project/a.gan.json"))).toBe(join(root, "project"));
    expect(await findProject(join(root, "other/a.gan.json"))).toBeUndefined();
  });

  it("have one document that their code comes from: the named one, else the first", async () => {
    const project = join(root, "two");
    mkdirSync(project, { recursive: true });
    const manifest = (value: object) =>
      writeFileSync(join(project, "package.json"), JSON.stringify(value));
    manifest({ dependencies: { ganvas: "1" } });
    expect(await projectDocument(project)).toBeUndefined();
    for (const name of ["b.gan.json", "a.gan.json"]) writeFileSync(join(project, name), "{}");
    expect(await projectDocument(project)).toBe("a.gan.json");
    manifest({ dependencies: { ganvas: "1" }, ganvas: { document: "b.gan.json" } });
    expect(await projectDocument(project)).toBe("b.gan.json");
    manifest({ dependencies: { ganvas: "1" }, ganvas: { document: "renamed.gan.json" } });
    expect(await projectDocument(project)).toBe("a.gan.json");
  });

  it("give images in order of name, whatever the case of their endings", async () => {
    const names = (await imagesIn(join(root, "images"), 10)).map((file) => file.slice(-5));
    expect(names).toEqual(["a.jpg", "b.PNG", ".webp"]);
    expect(await imagesIn(join(root, "images"), 1)).toHaveLength(1);
  });

  it("are described as data by their classes and first images", async () => {
    const folder = await describeFolder(join(root, "images"));
    expect(folder).toMatchObject({ count: 3, classes: ["cats", "dogs"] });
    expect(folder.images.map(({ type }) => type)).toEqual([
      "image/jpeg",
      "image/png",
      "image/webp",
    ]);
    await expect(describeFolder(join(root, "other"))).rejects.toThrow("holds no PNG, JPEG");
  });

  it("show some of their images on the canvas, and digits where data is the digits", async () => {
    const folder = documentOf({
      template: "dcgan",
      set: {},
      name: "x",
      parent: "",
      data: { path: join(root, "images"), fit: "pad" },
    });
    const sources = folder.game.nodes.filter(({ op }) => op === "dataset").map(({ id }) => id);
    const places = { root, media: join(import.meta.dirname, "../../../media") };
    const previews = await dataPreviews(folder, places);
    expect(Object.keys(previews)).toEqual(sources);
    const [preview] = Object.values(previews);
    expect(preview).toMatchObject({ kind: "images", fit: "pad", background: "black" });
    if (preview?.kind !== "images") return;
    expect(preview.images).toHaveLength(3);
    expect(preview.images[0]).toEqual({
      name: join("cats", "a.jpg"),
      type: "image/jpeg",
      base64: Buffer.from("pixels").toString("base64"),
    });
    const digits = await dataPreviews(templateOf("dcgan").build({}), places);
    expect(Object.values(digits)[0]).toMatchObject({
      kind: "picture",
      uri: expect.stringMatching(/^data:image\/png;base64,iVBOR/) as string,
    });
  });

  it("are named where they are IDX, and said to be missing where they are", async () => {
    writeFileSync(join(root, "train-images-idx3-ubyte"), "");
    const places = { root, media: "" };
    const previewOf = async (data: string) =>
      Object.values(await dataPreviews(templateOf("dcgan").build({ data }), places))[0];
    expect(await previewOf("train-images-idx3-ubyte")).toEqual({
      kind: "file",
      name: "train-images-idx3-ubyte",
    });
    expect(await previewOf("nowhere")).toEqual({
      kind: "missing",
      message: "nowhere is not there.",
    });
  });
});

describe("the gallery", () => {
  it("describes every template by its own counts and the shapes of its networks", () => {
    const card = templateCards().find(({ id }) => id === "dcgan");
    const generator = card?.description.networks.find(({ role }) => role === "generator");
    expect(generator?.shapes[0]).toEqual([100]);
    expect(generator?.shapes.at(-1)).toEqual([28, 28, 1]);
    expect(card?.description.image).toEqual({ shape: [28, 28, 1], range: [-1, 1] });
  });

  it("says what is wrong with an option instead of failing", () => {
    const description = describeTemplate(templateOf("dcgan"), { width: 0 });
    expect(description.networks).toEqual([]);
    expect(description.error).toContain("width");
  });

  it("puts the chosen folder and fit into the document's source", () => {
    const data = { path: "/images", fit: "pad" } as const;
    const document = documentOf({ template: "dcgan", set: {}, name: "mine", parent: "", data });
    const source = document.game.nodes.find(({ op }) => op === "dataset");
    expect(source?.params).toMatchObject({ source: "folder", path: "/images", fit: "pad" });
    expect(document.name).toBe("mine");
    expect(parseDocument(serialiseDocument(document)).kind).toBe("document");
  });
});
