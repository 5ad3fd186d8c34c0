/** What the sample sheet shows. */
import { networkOf } from "../../document/document";
import { parseReference } from "../../document/references";
import { networkNamed } from "../evaluate";
import type { Rule } from "./rule";

export const samples: Rule = function* ({ document, game }) {
  const applied = game.nodes.filter((node) => {
    const network = networkOf(document, networkNamed(node.params));
    return node.node.op === "apply" && network?.role === "generator";
  });
  const [first] = applied;
  const choose =
    first === undefined
      ? "Apply a generator in the game and choose it."
      : `Choose the output of an application, such as "${first.node.id}".`;
  if (document.game.samples.length === 0) {
    yield {
      code: "no-samples",
      severity: "warning",
      where: {},
      message: "The game names no samples, so that there is nothing to look at while it trains.",
      fix: choose,
    };
  }
  for (const reference of document.game.samples) {
    const { node: id, port } = parseReference(reference);
    const node = game.byId.get(id);
    const output = node?.outputs.find((candidate) => candidate.name === (port ?? candidate.name));
    if (node !== undefined && output?.type === "tensor") continue;
    yield {
      code: "unknown-sample",
      severity: "error",
      where: node === undefined ? {} : { node: id },
      message: `The samples name "${reference}", but ${node === undefined ? "the game has no node of that name." : "that gives no images."}`,
      fix: choose,
    };
  }
};
