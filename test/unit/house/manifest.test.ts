import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { calledWith, inRoot, readSource, sourcesUnder } from "./sources";

interface MenuItem {
  readonly command?: string;
}

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly activationEvents?: readonly string[];
  readonly extensionKind?: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: Readonly<Record<string, { readonly supported: unknown }>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus?: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings?: readonly MenuItem[];
    readonly customEditors: readonly { readonly viewType: string; readonly selector: unknown }[];
  };
}

const readManifest = (file: string): Manifest =>
  JSON.parse(readFileSync(inRoot(file), "utf8")) as Manifest;

const manifest = readManifest("package.json");
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command).sort();
const hostSources = sourcesUnder("src").filter((path) => !/^src\/(core|cli)\//.test(path));

describe("the extension's manifest", () => {
  it("declares every command that the extension registers, and no other", () => {
    const registered = hostSources
      .flatMap((path) => calledWith(path, "registerCommand"))
      .filter((id) => id.startsWith("ganvas."));
    expect(registered.sort()).toEqual(declared);
  });

  it("offers only declared commands in menus and key bindings", () => {
    const offered = [
      ...Object.values(contributes.menus ?? {}).flat(),
      ...(contributes.keybindings ?? []),
    ]
      .map(({ command }) => command)
      .filter((command) => command?.startsWith("ganvas."));
    expect(offered.filter((command) => !declared.includes(command ?? ""))).toEqual([]);
  });

  it("lets VS Code derive when to activate from what is contributed", () => {
    expect(manifest.activationEvents).toEqual([]);
  });

  it("opens *.gan.json files in the editor of GANvas", () => {
    expect(contributes.customEditors).toMatchObject([
      { viewType: "ganvas.editor", selector: [{ filenamePattern: "*.gan.json" }] },
    ]);
  });

  it("runs where the workspace is, and looks before it runs in an untrusted one", () => {
    expect(manifest.extensionKind).toEqual(["workspace"]);
    expect(manifest.capabilities["untrustedWorkspaces"]?.supported).toBe("limited");
  });

  it("is typed against the oldest VS Code that it says it runs in", () => {
    const minor = (range: string | undefined): string | undefined =>
      /\d+\.\d+/.exec(range ?? "")?.[0];
    expect(minor(manifest.devDependencies["@types/vscode"])).toBe(minor(manifest.engines.vscode));
  });

  it("has the runtime's version and licence", () => {
    expect(readManifest("runtime/package.json").version).toBe(manifest.version);
    expect(readFileSync(inRoot("runtime/LICENSE"), "utf8")).toBe(
      readFileSync(inRoot("LICENSE"), "utf8"),
    );
  });

  it("names only files that are there", () => {
    const mentioned =
      JSON.stringify({ ...manifest, main: "" }).match(/"(\.\/)?media\/[^"]+"/g) ?? [];
    const paths = mentioned.map((quoted) => JSON.parse(quoted) as string);
    expect(paths.filter((path) => !existsSync(inRoot(path)))).toEqual([]);
  });
});

describe("the content security policy of the webviews", () => {
  it("starts from nothing and is loosened in one place", () => {
    const policies = hostSources.filter((path) =>
      readSource(path).includes("Content-Security-Policy"),
    );
    expect(policies).toHaveLength(1);
    const source = policies.map(readSource).join("");
    expect(source).toContain("default-src 'none'");
    expect(source).not.toMatch(/unsafe-inline|unsafe-eval|https:/);
  });
});
