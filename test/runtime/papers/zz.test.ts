import { it } from "vitest";
import { cpSync, mkdirSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { builtRuntime, edited, writeProject } from "../training/support";
import { MINIATURES } from "./miniatures";
function projectOf(document: any): string {
  const end = "\nexport const game = ";
  const anywhere = `
const begun = { kind: "normal", deviation: 0.3 } as const;
for (const { declarations } of [${Object.keys(document.networks).join(", ")}]) {
  for (const declaration of declarations) {
    if (declaration.trainable && declaration.initializer.kind === "zeros") {
      Object.assign(declaration, { initializer: begun });
    }
  }
}
`;
  const text = edited(document, "src/game.ts", "export const game = defineGame", `export const game = defineGame`);
  const at = text.indexOf("/** The game:");
  return writeProject(document, { "src/game.ts": text.slice(0, at) + anywhere + text.slice(at) });
}
it("x", async () => {
  const { exportStep } = await builtRuntime();
  mkdirSync("/tmp/steps", { recursive: true });
  let i = 0;
  for (const [name, { document, stage }] of Object.entries(MINIATURES)) {
    const t = Date.now();
    const project = projectOf(document);
    const id = String(i++).padStart(2, "0");
    if (process.env.ONLY && !process.env.ONLY.split(",").includes(id)) continue;
    await exportStep({ project, seed: 5, stage, out: `/tmp/steps/${id}.safetensors` });
    cpSync(join(project, "a.gan.json"), `/tmp/steps/${id}.json`);
    writeFileSync(`/tmp/steps/log`, `${id} ${name} ${Date.now() - t} ms\n`, { flag: "a" });
  }
}, 500000);
