import type { GanDocument } from "../../src/core/document/document";
import type { ProjectFacts } from "./scaffold";
import { downloads, script, uses } from "./uses";

/** `README.md` of a new project: what it is, how to train it, how to use the result, whom to cite. */
export function readmeFile(document: GanDocument, facts: ProjectFacts): string {
  const counts = Object.entries(facts.parameters).map(
    ([network, count]) =>
      `| \`src/${network}.ts\` | the ${network}, ${count.toLocaleString("en-US")} parameters |`,
  );
  return [
    `# ${document.name}`,
    "",
    ...paragraph(facts.idea),
    ...paragraph(facts.paper && citation(facts.paper)),
    "## Train",
    "",
    "```sh",
    "npm install",
    ...downloads(document).map((set) => `npx ganvas download ${set}`),
    "npm run train",
    "```",
    "",
    "Progress is printed; sample sheets, losses and checkpoints land in `runs/`. Ctrl-C writes a checkpoint and stops;",
    "`npx ganvas train --resume latest` goes on exactly where it was. `npx ganvas --help` lists what else there is:",
    "`devices`, `runs`, `sample`, `weights`, `pause`, `stop`.",
    "",
    ...section("What to look at", facts.watch),
    ...section("What to try", facts.tryNext),
    "## Use the result",
    "",
    "```js",
    ...script(document),
    "```",
    "",
    "| on the command line | what |",
    "| --- | --- |",
    ...uses(document).map(({ command, does }) => `| \`${command}\` | ${does} |`),
    "",
    "## What is where",
    "",
    "| file | what |",
    "| --- | --- |",
    `| \`${facts.documentFile}\` | the drawing; open it in VS Code with the GANvas extension |`,
    ...counts,
    "| `src/game.ts` | the game: sources, players and what each minimises |",
    "| `src/config.ts` | batch, steps, seed, data |",
    "| `src/hooks.ts` | yours: called while training, never generated |",
    "| `runs/` | one directory per run |",
    "",
    "The files in `src/` but `hooks.ts` are generated from the drawing. Edit them if you like: GANvas sees an edit by the",
    "hash in the header and never writes over it without asking.",
    "",
  ].join("\n");
}

function paragraph(text: string | undefined): string[] {
  return text === undefined ? [] : [text, ""];
}

function section(title: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`## ${title}`, "", text, ""];
}

function citation(paper: NonNullable<ProjectFacts["paper"]>): string {
  return `${paper.authors} (${paper.year}). [${paper.title}](${paper.url}).`;
}
