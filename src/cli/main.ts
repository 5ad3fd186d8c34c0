/**
 * The command line `ganvas`. One file per command in `commands/`; what they share is in `output.ts`. Commands import the
 * runtime when they run, since TensorFlow.js takes half a second to load.
 */
import { Console } from "node:console";
import { Command, CommanderError } from "commander";
import { registerCheck } from "./commands/check";
import { registerControl } from "./commands/control";
import { registerData } from "./commands/data";
import { registerDevices } from "./commands/devices";
import { registerDownload } from "./commands/download";
import { registerGenerate } from "./commands/generate";
import { registerNew } from "./commands/new";
import { registerRuns } from "./commands/runs";
import { registerSample } from "./commands/sample";
import { registerStep } from "./commands/step";
import { registerTrain } from "./commands/train";
import { registerTranslate } from "./commands/translate";
import { registerWeights } from "./commands/weights";
import { EXIT, WrongUse } from "./output";
import { runtimeVersion } from "./runtime-folder";

const program = new Command("ganvas")
  .description("Draw, generate and train GANs: the command line.")
  .version(runtimeVersion())
  .showHelpAfterError("(--help says more)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

registerNew(program);
registerCheck(program);
registerGenerate(program);
registerTrain(program);
registerControl(program);
registerRuns(program);
registerSample(program);
registerTranslate(program);
registerData(program);
registerDownload(program);
registerWeights(program);
registerStep(program);
registerDevices(program);
for (const command of program.commands)
  command.exitOverride().showHelpAfterError("(--help says more)");

// What a project's code prints must not come between the lines of --json.
globalThis.console = new Console(process.stderr);

// A reader that has seen enough (`ganvas train | head`) or a closed terminal must not end a training.
process.stdout.on("error", ignoreClosed);
process.stderr.on("error", ignoreClosed);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
}

/** Says what went wrong on stderr and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  process.stderr.write(`ganvas: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env["GANVAS_DEBUG"] !== undefined && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ""}\n`);
  }
  return error instanceof WrongUse ? EXIT.wrongUse : EXIT.failed;
}
