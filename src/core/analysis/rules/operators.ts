/** Operators, blocks and networks that do not exist, or stand where they cannot. */
import { blockOf } from "../../document/document";
import { MAX_NESTING, MAX_UNROLLED } from "../../document/references";
import { CATALOGUE } from "../../operators/catalogue";
import { networkNamed } from "../evaluate";
import { nodesIn } from "../facts";
import { guesses } from "./guess";
import { aboutNode, settingParameters, type Rule } from "./rule";

export const operators: Rule = function* (facts) {
  const blocks = facts.document.blocks ?? {};
  const guess = guesses();
  for (const [node, { graph }] of nodesIn(facts)) {
    const level = graph.kind === "game" ? "game" : "network";
    if (node.block !== undefined) {
      if (blockOf(facts.document, node.block) === undefined) {
        const known = Object.keys(blocks).join(", ");
        yield aboutNode(graph, node, {
          code: "unknown-block",
          clause: `uses the block "${node.block}", but the document has no block of that name.`,
          fix: known === "" ? "Remove it; the document has no blocks." : `Use one of: ${known}.`,
        });
      } else if (level === "game") {
        yield aboutNode(graph, node, {
          code: "wrong-level",
          clause: `uses the block "${node.block}" in the game, but blocks are parts of networks.`,
          fix: "Move it into a network, and apply the network here.",
        });
      } else if (node.tooMany === true) {
        yield aboutNode(graph, node, {
          code: "too-many-nodes",
          clause: `uses the block "${node.block}", but blocks within blocks come to more than ${MAX_UNROLLED.toLocaleString("en-US")} nodes or ${MAX_NESTING} levels.`,
          fix: "Use fewer blocks inside blocks.",
          edits: [{ kind: "removeNodes", graph, ids: [node.node.id] }],
        });
      } else if (node.inner === undefined) {
        yield aboutNode(graph, node, {
          code: "block-recursion",
          clause: `uses the block "${node.block}" inside itself, which has no end.`,
          fix: "Remove it.",
          edits: [{ kind: "removeNodes", graph, ids: [node.node.id] }],
        });
      }
    } else if (node.operator === undefined) {
      const fitting = CATALOGUE.filter((operator) => operator.level === level);
      const guessed = guess(
        node.node.op,
        fitting.map((operator) => operator.id),
      );
      yield aboutNode(graph, node, {
        code: "unknown-operator",
        clause: `is a "${node.node.op}", but there is no operator of that name.`,
        fix:
          guessed === undefined
            ? "Replace it by an operator of the palette, or open the document with a newer GANvas."
            : `Did you mean "${guessed}"?`,
      });
    } else if (node.portsUnknown) {
      const wrong = networkNamed(node.params);
      const known = Object.keys(facts.document.networks);
      const guessed = guess(wrong, known);
      yield aboutNode(graph, node, {
        code: "unknown-network",
        parameter: "network",
        clause: `${node.operator.id === "apply" ? "applies" : "names"} "${wrong}", but the document has no network of that name.`,
        fix:
          guessed === undefined
            ? `Choose one of: ${known.join(", ") || "none yet; add a network"}.`
            : `Did you mean "${guessed}"?`,
        edits:
          guessed === undefined ? [] : settingParameters(graph, node.node.id, { network: guessed }),
      });
    } else if (node.operator.level !== level) {
      yield aboutNode(graph, node, {
        code: "wrong-level",
        clause:
          level === "game"
            ? `is a ${node.operator.title}, which is a part of networks, but stands in the game.`
            : `is a ${node.operator.title}, which is a part of the game, but stands in a network.`,
        fix: level === "game" ? "Move it into a network." : "Move it into the game.",
      });
    }
  }
};
