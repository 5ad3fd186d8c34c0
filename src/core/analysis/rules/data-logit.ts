/** A bias that begins as the logit of the data's mean image needs an image of its size, in [0, 1]. */
import { show, size } from "../../operators/shapes";
import { aboutNode, type Rule } from "./rule";

export const dataLogit: Rule = function* (facts) {
  const data = facts.game.nodes.filter((node) => node.node.op === "dataset");
  for (const { name, flat } of facts.networks) {
    for (const node of flat) {
      if (node.node.params === undefined) continue;
      for (const [parameter, spec] of Object.entries(node.specs)) {
        const value = node.params[parameter];
        if (spec.type !== "initializer" || typeof value !== "object" || value === null) continue;
        if (Array.isArray(value) || value.kind !== "dataLogit") continue;
        const tensor = facts.counts
          .get(node)
          ?.tensors.find((candidate) => `${candidate.name}Init` === parameter);
        if (tensor === undefined) continue;
        const images = data.flatMap((source) => source.outputShapes.image ?? []);
        const fits = data.some((source) => {
          const image = source.outputShapes.image;
          return image !== undefined && size(image) === size(tensor.shape);
        });
        if (fits || (images.length === 0 && data.length > 0)) continue;
        yield aboutNode({ kind: "network", name }, node, {
          code: "initializer-mismatch",
          parameter,
          clause: `begins its ${tensor.name} of ${show(tensor.shape)} as the logit of the data's mean image, but no data gives images of ${size(tensor.shape)} numbers.`,
          fix: "Begin it as zeros, or make it the layer that gives the image.",
          edits: [
            {
              kind: "setParameter",
              graph: { kind: "network", name },
              id: node.node.id,
              parameter,
              value: undefined,
            },
          ],
        });
      }
    }
  }
};
