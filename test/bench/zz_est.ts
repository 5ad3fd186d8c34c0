import { templates } from "../../templates/papers";
import { projectOf } from "./preset";
import { estimateMemory, requireMemory, describeMemory } from "../../runtime/training/memory";
import { machineMemory } from "../../runtime/training/machine-memory";
for (const arg of process.argv.slice(2)) {
  const [id = "", set = "{}"] = arg.split(" ");
  const document = templates.find((t) => t.id === id)!.build(JSON.parse(set));
  const { game, config } = await projectOf(document);
  const t = performance.now();
  const { networks, ...e } = estimateMemory(game, { batch: config.batch })!;
  console.log(arg, Math.round(performance.now() - t), "ms", Object.fromEntries(Object.entries(e).map(([k, v]) => [k, typeof v === "number" && v > 1e4 ? Math.round(v / 2 ** 20) : v])));
  if (process.env.GANVAS_MEMORY) try { const t = performance.now(); console.log(describeMemory(requireMemory(game, (await import("../../runtime")).buildProgram(game, { batch: config.batch }), { batch: config.batch, memory: machineMemory() })!.largest), performance.now() - t); } catch (error) { console.log(String(error), performance.now() - t); }
}
