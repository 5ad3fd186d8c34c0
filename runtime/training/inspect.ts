/** What the command line asks of a project without training it: its data as seen, and one round written out. */
import { exportImages, type DataReport } from "../data/export";
import type { Split } from "../data/source";
import { bundleProject, runtimeEntryUrl } from "./bundle";
import { loadProject } from "./thread";

/** Writes the images of a project's data source as the networks see them. */
export async function exportData(want: {
  readonly project: string;
  readonly source?: string;
  readonly split: Split;
  readonly count: number;
  readonly out: string;
}): Promise<DataReport> {
  const { config } = await loadProject(await bundleProject(want.project, runtimeEntryUrl()));
  const { source, split, count, out, project } = want;
  return await exportImages({ sources: config.sources, source, base: project, split, count, out });
}
