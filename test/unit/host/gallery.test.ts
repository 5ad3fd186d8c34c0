import { describe, expect, it } from "vitest";
import { templateCards } from "../../../src/views/galleryData";
import { accessOf, withValue } from "../../../webview/gallery/access";

const dcgan = () => {
  const card = templateCards().find(({ id }) => id === "dcgan");
  if (card === undefined) throw new Error("The gallery has no DCGAN.");
  return card;
};

describe("the options of a template", () => {
  it("have words for every variant", () => {
    for (const card of templateCards()) {
      const variant = card.options.find(({ key }) => key === "variant");
      for (const choice of variant?.choices ?? []) {
        const label = variant?.labels?.[String(choice)];
        expect(label, `${card.id}: ${String(choice)}`).toMatch(/^[A-Z]|^carpedm20's/);
      }
    }
  });

  it("are open, set by the variant, or have no part in it", () => {
    const card = dcgan();
    expect(accessOf(card, {}, "width")).toEqual({ kind: "open", value: 64 });
    expect(accessOf(card, {}, "classes")).toEqual({ kind: "unused" });
    const faces = { variant: "authors" };
    expect(accessOf(card, faces, "resolution")).toEqual({ kind: "open", value: 64 });
    const digits = { variant: "authors-mnist" };
    expect(accessOf(card, digits, "resolution")).toEqual({ kind: "fixed", value: 28 });
    expect(accessOf(card, digits, "classes")).toEqual({ kind: "open", value: 10 });
    expect(accessOf(card, digits, "latent")).toEqual({ kind: "open", value: 100 });
  });

  it("let go of what another variant does not leave open", () => {
    const card = dcgan();
    const values = { resolution: 32, width: 16, latent: 64 };
    const next = withValue(card, values, "variant", "authors-mnist");
    expect(next).toEqual({ variant: "authors-mnist", width: 16, latent: 64 });
  });
});

describe("the figure of a template", () => {
  const shapes = (template: string, network: string): string | undefined =>
    templateCards()
      .find(({ id }) => id === template)
      ?.description.networks.find(({ name }) => name === network)
      ?.shapes.map((shape) => shape.join("x"))
      .join(" ");

  it("follows the way to the image, past labels, styles and shortcuts", () => {
    expect(shapes("dcgan", "generator")).toBe("100 6272 7x7x128 14x14x64 28x28x1");
    expect(shapes("biggan", "generator")).toBe(
      "60 20 4704 7x7x96 14x14x96 14x14x48 28x28x48 28x28x24 28x28x1",
    );
    expect(shapes("stylegan", "synthesis")).toBe(
      "7x7x64 14x14x64 14x14x32 28x28x32 28x28x16 28x28x1",
    );
  });
});
