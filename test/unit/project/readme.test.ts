import { describe, expect, it } from "vitest";
import { templates } from "../../../templates/papers";
import { readmeFile } from "../../../templates/project/readme";
import { scaffoldFiles } from "../../../templates/project/scaffold";

const facts = { documentFile: "a.gan.json", tarball: "a.tgz", parameters: {} };

function readme(id: string): string {
  const template = templates.find((candidate) => candidate.id === id);
  if (template === undefined) throw new Error(`There is no template ${id}.`);
  return readmeFile(template.build(), { ...facts, paper: template.paper });
}

describe("the README of a new project", () => {
  it.each(templates.map((template) => [template.id, template] as const))(
    "cites its paper and says how to use the result: %s",
    (id, { paper }) => {
      const text = readme(id);
      if (paper !== undefined) expect(text).toContain(`](${paper.url})`);
      expect(text).toMatch(/\| `npx ganvas (?:sample|translate) latest /);
    },
  );

  it("speaks of what the game has: classes, domains, points, styles, and of nothing else", () => {
    expect(readme("cgan")).toContain("--class 3");
    expect(readme("dcgan")).not.toContain("--class");
    expect(readme("cogan")).toContain("16 of each domain");
    expect(readme("stylegan")).toContain("--truncation");
    expect(readme("stylegan")).toContain("--mix 9 --layers 2-3");
    expect(readme("progan")).toContain("--stage");
    expect(readme("dcgan")).not.toContain("--stage");
  });

  it("translates where the samples are made from images", () => {
    expect(readme("cyclegan")).toContain("npx ganvas translate latest --out translated --from A");
    expect(readme("cyclegan")).toContain("loadTranslator");
    expect(readme("cyclegan")).not.toContain("ganvas sample");
    const document = templates.find(({ id }) => id === "cyclegan")?.build();
    if (document === undefined) throw new Error("There is no template cyclegan.");
    const manifest = scaffoldFiles(document, facts).find(({ path }) => path === "package.json");
    expect(manifest?.text).not.toContain("ganvas sample");
  });
});
