import { spawn } from "node:child_process";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { templates } from "../../../templates/papers";
import {
  TemplateError,
  type OptionValue,
  type OptionValues,
  type Template,
} from "../../../templates/papers/template";
import type { GanDocument } from "../../core/document/document";
import { createProject } from "../../project/create";
import { collectSetting, print, printJson, remark, WrongUse } from "../output";
import { packDirectory } from "../pack";
import { runtimeFolder } from "../runtime-folder";

interface Options {
  readonly template?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly install?: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** `ganvas new --template T DIR`: a project; `ganvas new --list`: what there is to choose from. */
export function registerNew(program: Command): void {
  program
    .command("new")
    .description("make a project from a paper's template")
    .argument("[dir]", "the project's folder; made, or empty")
    .option("--template <template>", "which paper; --list names them")
    .option("--set <key=value>", "an option of the template, repeatable", collectSetting, {})
    .option("--name <name>", "the project's name; the folder's by default")
    .option("--install", "run npm install in it")
    .option("--list", "list templates, their options and configurations")
    .option("--json", "print JSON")
    .action(async (directory: string | undefined, options: Options) => {
      if (options.list) {
        list(options.json === true);
        return;
      }
      if (directory === undefined)
        throw new WrongUse("Which folder? As in: ganvas new --template dcgan my-gan");
      await make(resolve(directory), options);
    });
}

async function make(directory: string, options: Options): Promise<void> {
  const template = find(options.template);
  const set = typed(template, options.set);
  const document = { ...build(template, set), name: options.name ?? basename(directory) };
  const runtime = await packDirectory(runtimeFolder());
  const project = await createProject({ directory, document, template, runtime });
  if (options.install) await npmInstall(directory);
  if (options.json)
    printJson({ directory, document: project.documentPath, template: template.id, set });
  else {
    print(`Made ${template.title} in ${directory}.`);
    const folder = /\s/.test(directory) ? `"${directory}"` : directory;
    print(`  cd ${folder}${options.install ? "" : " && npm install"} && npm run train`);
  }
}

function build(template: Template, set: OptionValues): GanDocument {
  try {
    return template.build(set);
  } catch (error) {
    throw error instanceof TemplateError ? new WrongUse(error.message) : error;
  }
}

function list(json: boolean): void {
  if (json) {
    printJson(
      templates.map(({ id, title, paper, sentence, options, configurations }) => ({
        id,
        title,
        paper,
        sentence,
        options,
        configurations,
      })),
    );
    return;
  }
  for (const template of templates) {
    print(`${template.id.padEnd(10)} ${template.title}: ${template.sentence}`);
    for (const [key, option] of Object.entries(template.options)) {
      print(`    ${key}=${String(option.default)}  ${option.label}`);
    }
    for (const { id, title } of template.configurations)
      print(`    ${join(template.id, id)}  ${title}`);
  }
}

function find(id: string | undefined): Template {
  const names = templates.map((template) => template.id).join(", ");
  if (id === undefined) throw new WrongUse(`Which template? There are: ${names}.`);
  const template = templates.find((candidate) => candidate.id === id);
  if (!template) throw new WrongUse(`There is no template "${id}". There are: ${names}.`);
  return template;
}

/** Texts of `--set` as the option's type. Throws WrongUse naming the option and what it takes. */
function typed(template: Template, set: Readonly<Record<string, string>>): OptionValues {
  return Object.fromEntries(
    Object.entries(set).map(([key, text]): [string, OptionValue] => {
      const option = template.options[key];
      if (!option) {
        const known = Object.keys(template.options).join(", ");
        throw new WrongUse(`${template.id} has no option "${key}". It has: ${known}.`);
      }
      switch (option.type) {
        case "boolean":
          if (text !== "true" && text !== "false")
            throw new WrongUse(`${key} is true or false; "${text}" is not.`);
          return [key, text === "true"];
        case "integer":
        case "number": {
          const value = Number(text);
          if (text.trim() === "" || !Number.isFinite(value))
            throw new WrongUse(`${key} is a number; "${text}" is not.`);
          return [key, value];
        }
        default:
          return [key, text];
      }
    }),
  );
}

async function npmInstall(directory: string): Promise<void> {
  remark("npm install ...");
  const windows = process.platform === "win32";
  const child = spawn(windows ? "npm.cmd" : "npm", ["install", "--no-audit", "--no-fund"], {
    cwd: directory,
    stdio: ["ignore", 2, 2],
    // npm.cmd is a batch file, which Node runs only through a shell.
    shell: windows,
  });
  const again = `The project in ${directory} is made; run npm install there again.`;
  const code = await new Promise<number | null>((done, failed) => {
    child.on("error", (error) =>
      failed(
        new Error(
          `npm cannot be started (${error.message}). It comes with Node: is it on PATH? ${again}`,
        ),
      ),
    );
    child.on("exit", done);
  });
  // A shell says by 127, or 9009 on Windows, that there is no such command; npm's own complaint stands above.
  if (code !== 0) throw new Error(`npm install ended with code ${code}. ${again}`);
}
