import type { Command } from "commander";
import { fetchSet, sizeOfSet } from "../download/fetch-set";
import { print, printJson, ProgressLine, WrongUse } from "../output";

interface Options {
  readonly json?: boolean;
}

/** `ganvas download mnist|fashion|cifar10`: fetches a data set once, for all projects. */
export function registerDownload(program: Command): void {
  program
    .command("download")
    .description("fetch a data set once, for all projects: mnist, fashion or cifar10")
    .argument("<set>", "mnist (12 MB), fashion (31 MB) or cifar10 (170 MB)")
    .option("--json", "print one JSON object")
    .action(async (name: string, options: Options) => {
      const { downloadFolder, DOWNLOADED_SETS, REMOTE_SETS } = await import("ganvas");
      const set = DOWNLOADED_SETS.find((known) => known === name);
      if (set === undefined) {
        throw new WrongUse(
          `There is no data set "${name}" to download; there are ${DOWNLOADED_SETS.join(", ")}.`,
        );
      }
      const folder = downloadFolder(set);
      const total = sizeOfSet(REMOTE_SETS[set]);
      const progress = new ProgressLine();
      const stop = new AbortController();
      process.once("SIGINT", () => {
        stop.abort(new Error("Stopped. What has come is kept; the command goes on from there."));
      });
      const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
      if (!options.json && !progress.live) print(`Fetching ${REMOTE_SETS[set].title}.`);
      await fetchSet(REMOTE_SETS[set], folder, {
        signal: stop.signal,
        onProgress: (bytes) => {
          progress.update(bytes / total, `${set}: ${megabytes(bytes)} of ${megabytes(total)} MB`);
        },
      });
      progress.clear();
      if (options.json) printJson({ set, folder, bytes: total });
      else print(`${REMOTE_SETS[set].title}: in ${folder}.`);
    });
}
