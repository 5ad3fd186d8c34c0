import { describe, expect, it } from "vitest";
import { join } from "node:path";
import { cleanEnvironment, findNode, npmOf, type Machine } from "../../../src/training/node";
import { npmReason } from "../../../src/training/dependencies";
import { startError, trainArguments } from "../../../src/training/start";

/** A machine on which programs print what is said of them. */
function machine(
  programs: Readonly<Record<string, string>>,
  changes: Partial<Machine> = {},
): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/bin:/opt/node/bin", SHELL: "/bin/zsh" },
    execPath: "/usr/share/code/code",
    run: (program) => Promise.resolve(programs[program]),
    isExecutable: (path) => Promise.resolve(path in programs),
    ...changes,
  };
}

const NODE_22 = '["22.11.0",null]';
const NODE_18 = '["18.20.0",null]';
const ELECTRON = '["20.18.0","34.5.1"]';

describe("finding Node", () => {
  it("takes the one that the setting names, and no other", async () => {
    const there = machine({ "/my/node": NODE_22, "/usr/bin/node": NODE_22 });
    expect((await findNode(" /my/node ", there)).path).toBe("/my/node");
    await expect(findNode("/gone/node", there)).rejects.toThrow(
      'The setting ganvas.nodePath is "/gone/node", and /gone/node could not be run.',
    );
  });

  it("takes the first on PATH that is new enough", async () => {
    const there = machine({ "/usr/bin/node": NODE_18, "/opt/node/bin/node": NODE_22 });
    expect(await findNode("", there)).toEqual({ path: "/opt/node/bin/node", version: "22.11.0" });
  });

  it("asks the login shell, whose start files may print, when PATH has none", async () => {
    const there = machine({
      "/bin/zsh": "Welcome back!\n/home/ada/.nvm/node\n",
      "/home/ada/.nvm/node": NODE_22,
    });
    expect((await findNode("", there)).path).toBe("/home/ada/.nvm/node");
  });

  it("never takes Electron", async () => {
    const there = machine({ "/usr/share/code/code": ELECTRON });
    await expect(findNode("", there)).rejects.toThrow(
      "/usr/share/code/code is Electron and not a real Node.",
    );
  });

  it("takes the program that runs the host where that is a real Node, as on a remote server", async () => {
    const there = machine({ "/srv/node": NODE_22 }, { execPath: "/srv/node" });
    expect((await findNode("", there)).path).toBe("/srv/node");
  });

  it("says what was looked at when there is none", async () => {
    await expect(findNode("", machine({ "/usr/bin/node": NODE_18 }))).rejects.toThrow(
      /needs Node 20 or newer.*\/usr\/bin\/node is Node 18\.20\.0, which is too old\./,
    );
  });
});

describe("the environment of a project's programs", () => {
  it("has nothing that makes Electron act as Node, or loads VS Code's own hooks", () => {
    const env = { PATH: "/bin", ELECTRON_RUN_AS_NODE: "1", VSCODE_PID: "1", NODE_OPTIONS: "--x" };
    expect(cleanEnvironment(env)).toEqual({ PATH: "/bin" });
  });
});

describe("npm", () => {
  const node = { path: "/opt/node/bin/node", version: "22.11.0" };

  it("is run by its script, which needs no shell", async () => {
    const script = join("/opt/node/bin", "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
    const npm = await npmOf(node, machine({}), (path) => Promise.resolve(path === script));
    expect(npm).toEqual({ program: node.path, args: [script] });
  });

  it("goes through the command processor on Windows where its script is not found", async () => {
    const windows = machine({}, { platform: "win32", env: { ComSpec: "C:\\cmd.exe" } });
    expect(await npmOf(node, windows, () => Promise.resolve(false))).toEqual({
      program: "C:\\cmd.exe",
      args: ["/d", "/s", "/c", "npm.cmd"],
    });
  });

  it("is quoted with its reason when it fails", () => {
    const output = [
      "npm http fetch GET 200 https://registry/x",
      "npm error code ENOTFOUND",
      "npm error network request failed",
      "npm error A complete log of this run can be found in: /x",
    ].join("\n");
    expect(npmReason(output)).toBe(": network request failed");
    const fields = ["npm error code ENOENT", "npm error syscall open", "npm error errno -2"];
    const sentence = "npm error enoent ENOENT: no such file or directory, open '/p/x.tgz'";
    expect(npmReason([...fields, sentence].join("\n"))).toBe(
      ": ENOENT: no such file or directory, open '/p/x.tgz'",
    );
    expect(npmReason("npm error code 137")).toBe(": code 137");
    expect(npmReason("")).toBe("");
  });
});

describe("starting training", () => {
  it("names the project, the device or the run to continue, and asks for JSON", () => {
    const options = {
      root: "/p q",
      node: { path: "node", version: "22" },
      device: "cpu",
      logFile: "",
    };
    const cli = join("/p q", "node_modules", "ganvas", "bin", "ganvas.js");
    expect(trainArguments(options)).toEqual([cli, "train", "/p q", "--json", "--device", "cpu"]);
    expect(trainArguments({ ...options, resume: "run1" }).slice(-2)).toEqual(["--resume", "run1"]);
  });

  it("fails with the sentence that the process printed", () => {
    const event = JSON.stringify({ type: "error", step: 0, message: "The disk is full." });
    expect(startError(1, `${event}\n`).message).toBe(
      "Training ended with code 1. The disk is full.",
    );
    expect(startError(1, "ganvas: There is no file x.\n    at y\n").message).toBe(
      "Training ended with code 1. There is no file x.",
    );
    expect(startError(null, "").message).toBe("Training ended with code none. It printed nothing.");
  });
});
