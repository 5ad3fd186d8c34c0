import type { Command } from "commander";
import { print, printJson } from "../output";

/** `ganvas devices`: what is here, what works, how fast, why not. */
export function registerDevices(program: Command): void {
  program
    .command("devices")
    .description("list devices: what is here, what works, how fast, why not")
    .option("--json", "print one JSON array")
    .action(async (options: { json?: boolean }) => {
      const { listDevices } = await import("ganvas");
      const devices = await listDevices();
      if (options.json) {
        printJson(devices);
        return;
      }
      for (const { id, title, works, reason } of devices) {
        print(`${works ? "works  " : "not    "} ${id.padEnd(14)} ${title}: ${reason}`);
      }
    });
}
