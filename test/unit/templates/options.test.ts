import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { parseDocument } from "../../../src/core/document/parse";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { lookup } from "../../../src/core/operators/catalogue";
import { templates } from "../../../templates/papers";
import { dcgan } from "../../../templates/papers/dcgan";
import { gan } from "../../../templates/papers/gan";
import { TemplateError } from "../../../templates/papers/template";

describe.each(templates.map((template) => ({ name: template.title, template })))(
  "$name",
  ({ template }) => {
    it("builds documents that read back as they were written", () => {
      for (const { set } of template.configurations) {
        const document = template.build(set);
        const parsed = parseDocument(serialiseDocument(document));
        expect(parsed).toMatchObject({ kind: "document", document, diagnostics: [] });
      }
    });

    it("writes no positions and no parameters that are defaults", () => {
      for (const { set } of template.configurations) {
        const { game, networks } = template.build(set);
        const nodes = [
          ...game.nodes,
          ...Object.values(networks).flatMap((network) => network.nodes),
        ];
        for (const node of nodes) {
          expect(node.at).toBeUndefined();
          for (const [name, value] of Object.entries(node.params ?? {})) {
            // Which network is applied is always said.
            if (name === "network") continue;
            expect(value, `${node.id}.${name}`).not.toEqual(lookup(node.op)?.params[name]?.default);
          }
        }
      }
    });

    it("remembers its template and its options", () => {
      const set = { resolution: template.options.resolution?.default ?? 28 };
      expect(template.build(set).origin).toEqual({ template: template.id, set });
    });

    it.runIf("latent" in template.options)("takes another latent", () => {
      const { networks } = template.build({ latent: 64 });
      expect(analyse(template.build({ latent: 64 })).diagnostics).toEqual([]);
      const [reads] = Object.values(networks);
      expect(reads?.nodes[0]?.params).toMatchObject({ shape: [64] });
      expect(() => template.build({ latent: 0 })).toThrow(
        "latent is a whole number from 1 to 4096, not 0.",
      );
    });

    it("takes a folder of images, whose source is not called digits", () => {
      const { game } = template.build({ data: "../faces" });
      const source = game.nodes.find(({ op }) => op === "dataset");
      expect(source?.params).toMatchObject({ source: "folder", path: "../faces" });
      expect(source?.id).not.toBe("digits");
    });

    it("says what is wrong with an option", () => {
      expect(() => template.build({ daat: "digits" })).toThrow(
        /no option "daat". There are: .*data/,
      );
      expect(() => template.build({ data: 64 })).toThrow(TemplateError);
    });
  },
);

describe("data", () => {
  const dataOf = (set: Parameters<typeof dcgan.build>[0]) =>
    dcgan.build(set).game.nodes.find(({ op }) => op === "dataset");

  it("of the digits is padded from 28 to 32 pixels, never resized", () => {
    expect(dataOf({ resolution: 32 })?.params).toEqual({ height: 32, width: 32, fit: "pad" });
    expect(dataOf({ resolution: 64 })?.params).toEqual({ height: 64, width: 64 });
    expect(dataOf({})?.params).toBeUndefined();
  });

  it("in IDX form finds its labels beside MNIST's names", () => {
    expect(dataOf({ data: "mnist/train-images-idx3-ubyte.gz" })?.params).toEqual({
      source: "idx",
      path: "mnist/train-images-idx3-ubyte.gz",
      labels: "mnist/train-labels-idx1-ubyte.gz",
    });
  });
});

describe("DCGAN", () => {
  it("builds every size that halves down to 4 to 7 pixels", () => {
    for (const resolution of [8, 14, 28, 32, 40, 48, 56, 64, 128, 256]) {
      const analysis = analyse(dcgan.build({ resolution, channels: 3, width: 8 }));
      expect(analysis.diagnostics).toEqual([]);
      expect(analysis.networks.generator?.outputShapes.image).toEqual([resolution, resolution, 3]);
      expect(analysis.networks.discriminator?.outputShapes.logit).toEqual([1]);
    }
  });

  it("says which sizes there are", () => {
    expect(() => dcgan.build({ resolution: 50 })).toThrow(
      "resolution=50 is no 4, 5, 6 or 7 times a power of two. Choose 28, 32, 48 or 64, for example.",
    );
    expect(() => dcgan.build({ variant: "authors", resolution: 28 })).toThrow(
      "begin with 4x4 pixels",
    );
  });

  it("keeps what a variant fixes", () => {
    expect(() => dcgan.build({ variant: "packt", width: 32 })).toThrow(
      'The variant "packt" has width=64, and width=32 is not open to it. Leave width out, or choose another variant.',
    );
    expect(() => dcgan.build({ variant: "packt", resolution: 28 })).not.toThrow();
  });

  it("hands labels to both networks where the variant reads them", () => {
    const document = dcgan.build({ variant: "authors-mnist", classes: 7 });
    expect(document.game.nodes.find(({ id }) => id === "fake")?.in).toEqual({
      z: "z",
      label: "digits.label",
    });
    expect(analyse(document).networks.generator?.byId.get("y")?.outputShapes).toEqual({ y: [7] });
  });
});

describe("GAN", () => {
  it("keeps the proportion of its networks at other widths and sizes", () => {
    const analysis = analyse(gan.build({ width: 256, resolution: 16, channels: 3 }));
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.networks.discriminator?.byId.get("maxout1")?.outputShapes.y).toEqual([60]);
    expect(analysis.networks.generator?.outputShapes.image).toEqual([16, 16, 3]);
  });

  it("brings images to [-1, 1] inside the laptop's discriminator", () => {
    const centre = gan.build().networks.discriminator?.nodes.find(({ id }) => id === "centre");
    expect(centre).toMatchObject({ op: "affine", params: { scale: 2, offset: -1 } });
  });

  it("plays with points in the plane, as with images but for the networks", () => {
    for (const data of ["ring8", "gaussians25", "swissRoll"]) {
      const { networks, game, diagnostics } = analyse(gan.build({ data }));
      expect(diagnostics).toEqual([]);
      expect(game.byId.get("plane")?.params.kind).toBe(data);
      expect(networks.generator?.outputShapes).toEqual({ point: [2] });
      expect(networks.discriminator?.inputShapes).toEqual({ point: [2] });
    }
    expect(() => gan.build({ data: "ring8", variant: "paper" })).toThrow(
      'The variant "paper" has networks for images alone, and data=ring8 are points. Choose the variant laptop.',
    );
  });
});
