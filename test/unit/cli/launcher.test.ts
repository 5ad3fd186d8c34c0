import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { inRoot } from "../house/sources";

const launcher = inRoot("runtime", "bin", "ganvas.js");

/** Makes Node say that it is of another version. */
const pretending = (version: string): string[] => [
  "--import",
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`,
];

describe("the launcher", () => {
  it("says that Node is too old, and which one it takes", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...pretending("18.20.4"), launcher, "devices"],
      { encoding: "utf8" },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      "ganvas needs Node 20 or newer, and this is Node 18.20.4. Install a newer one from https://nodejs.org.\n",
    );
  });
});
