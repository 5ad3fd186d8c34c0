/** Names of networks that cannot be files of generated code, one beside the other. */
import { freshId } from "../../document/freshId";
import type { Rule } from "./rule";

/** The files beside the networks in `src/`. */
const FILES = ["game", "config", "train", "hooks", "blocks"];

export const names: Rule = function* ({ document }) {
  const all = Object.keys(document.networks);
  const taken = new Map(FILES.map((name) => [name, `the file src/${name}.ts`]));
  for (const name of all) {
    // File systems of Windows and macOS do not tell cases apart.
    const file = name.toLowerCase();
    const other = taken.get(file);
    if (other === undefined) {
      taken.set(file, `the network "${name}"`);
      continue;
    }
    const used = [...all, ...taken.keys()].map((id) => ({ id }));
    const to = freshId(used, FILES.includes(file) ? `${name}Network` : `${name}2`);
    yield {
      code: "network-name",
      severity: "error",
      where: { network: name },
      message: `"${name}" would be generated as src/${name}.ts, which on many disks is the same as ${other}.`,
      fix: `Rename it, for example to "${to}".`,
      edits: [{ kind: "renameNetwork", name, to }],
    };
  }
};
